import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from beds.commands import NBTRAY
from beds.full_disk import as_an_ordinary_user

from nbtray import __version__
from nbtray.cli import home
from nbtray.cli.main import main
from nbtray.cli.main import nbtray as root


def commands(group=root, above=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))
        yield (*above, name)


def test_the_commands_are_those_of_the_readme():
    assert {" ".join(each) for each in commands()} == {
        *("run", "start", "stop", "restart", "quit", "status", "url", "address", "password"),
        *("config", "config list", "config get", "config set", "config path", "config edit"),
        *("certificate", "certificate show", "certificate export", "certificate new-authority"),
        *("totp", "totp on", "totp off", "totp show"),
        *("environments", "import", "logins", "logs", "doctor", "forward", "completion"),
        *("mail", "mail outbox", "mail password", "mail test", "mail providers"),
        *("autostart", "autostart on", "autostart off", "autostart status"),
    }


@pytest.mark.parametrize("argv", [(), *commands()], ids=" ".join)
def test_every_command_explains_itself_with_examples(nbtray, argv):
    done = nbtray(*argv, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Usage: {' '.join(('nbtray', *argv))} ")
    examples = done.out.split("Examples:\n")[1].splitlines()
    assert examples[0].strip().startswith(("nbtray", "eval", "cp", "pass"))
    assert "..." not in done.out.partition("Commands:")[2].partition("Examples:")[0], "a line was cut"
    assert nbtray(*argv, "-h").out == done.out


def test_help_touches_nothing(nbtray, folders):
    nbtray("--help")
    nbtray("start", "--help")
    assert not folders.settings.exists()


def test_version(nbtray):
    done = nbtray("--version")
    assert (done.status, done.out) == (0, f"nbtray {__version__}\n")


@pytest.mark.parametrize(
    "argv",
    [
        ["begin"],
        ["start", "now"],
        ["--start"],
        ["config", "get"],
        ["config", "set", "server.port"],
        ["url", "--public", "--wide"],
        ["logs", "-n", "-3"],
        ["logs", "-n", "many"],
        ["completion", "tcsh"],
    ],
    ids=" ".join,
)
def test_what_it_does_not_understand_is_status_2(nbtray, argv):
    done = nbtray(*argv)
    assert (done.status, done.out) == (2, "")
    assert "Usage: nbtray" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(nbtray, shell):
    done = nbtray("completion", shell)
    assert done.status == 0
    assert f"_NBTRAY_COMPLETE={shell}_complete" in done.out
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=done.out, text=True, check=True)


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["nbtray", "re"], ["plain,restart"]),
        (["nbtray", "config", "get", "server.p"], ["plain,server.port"]),
        (["nbtray", "completion", ""], ["plain,bash", "plain,zsh", "plain,fish"]),
        (["nbtray", "url", "--p"], ["plain,--public"]),
    ],
)
def test_the_shell_is_answered_and_no_tray_started(nbtray, words, completed):
    done = subprocess.run(
        NBTRAY,
        env=nbtray.env
        | {
            "_NBTRAY_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == completed


def test_what_nobody_has_foreseen_is_a_sentence_and_a_traceback_in_the_log(nbtray, folders, monkeypatch):
    def fail(*_):
        raise LookupError("a detail only a developer understands")

    monkeypatch.setattr(home.Home, "settings", fail)
    done = nbtray("config", "list")
    assert (done.status, done.out) == (1, "")
    assert done.err == f"Something unforeseen happened.\n{folders.log} tells more.\n"
    assert "LookupError: a detail only a developer understands" in folders.log.read_text()


def test_what_the_system_refuses_is_a_sentence(nbtray, monkeypatch, tmp_path):
    tmp_path.chmod(0o500)
    monkeypatch.chdir("/")
    with as_an_ordinary_user():
        done = nbtray("config", "set", "server.port", "1234")
    tmp_path.chmod(0o700)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("This account may not use ")


def test_a_home_that_is_a_file_is_a_sentence(nbtray, folders):
    folders.settings.write_text("")
    done = nbtray("config", "set", "server.port", "1234")
    assert done.status == 1
    assert "is needed as a folder" in done.err


def test_no_home_at_all_is_a_sentence(nbtray, monkeypatch):
    monkeypatch.setenv("NBTRAY_HOME", "~nobody-of-this-name/x")
    done = nbtray("status")
    assert (done.status, done.err.splitlines()[0]) == (1, "This account has no home folder.")


def test_it_says_so_when_it_has_made_a_folder_private(nbtray, folders):
    folders.settings.mkdir(mode=0o755)
    folders.settings.chmod(0o755)
    done = nbtray("config", "set", "server.port", "1234")
    assert done.status == 0
    assert f"! {folders.settings} could be entered by other accounts on this computer." in done.err


@pytest.mark.parametrize(
    ("argv", "asked"),
    [
        (["run"], {"tray": True}),
        (["run", "--no-tray"], {"tray": False, "start": True}),
    ],
)
@pytest.mark.usefixtures("with_password")
def test_run_is_nbtray_itself(nbtray, argv, asked):
    assert nbtray(*argv).status == 0
    (ran,) = nbtray.ran
    assert {key: value for key, value in ran.items() if key != "announce"} == asked


def test_the_status_of_nbtray_itself_is_that_of_the_command(with_password):
    del with_password
    assert main(["run", "--no-tray"], run=lambda **_: 1) == 1


HEAVY = {
    "requests",
    "tomlkit",
    "argon2",
    "cryptography",
    "segno",
    "psutil",
    "jupyter_server",
    "pystray",
    "PIL",
}


def test_a_command_loads_nothing_heavy_it_does_not_need(nbtray):
    code = "import sys; from nbtray.cli.main import main; main(sys.argv[1:], run=None); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "status", "--json"],
        env=nbtray.env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not HEAVY & set(done.stdout.split("\n")[-2].split())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_a_terminal_that_lacks_a_letter_still_gets_the_rest(nbtray, encoding):
    done = subprocess.run(
        [*NBTRAY, "config", "list"],
        env=nbtray.env | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert b"server.port = 9999" in done.stdout
    nbtray("config", "set", "server.folder", "/нотебоокс")
    done = subprocess.run(
        [*NBTRAY, "config", "get", "server.folder"],
        env=nbtray.env | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"/?????????\n"


def test_a_path_that_is_no_text_is_refused_with_a_sentence(nbtray):
    done = subprocess.run(
        [*NBTRAY, "config", "set", "server.folder", b"/data/\xff"],
        env=nbtray.env,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(b"server.folder is ")


BUFFERED = {"PYTHONUNBUFFERED": ""}
"""What is left to write when it ends is what Python would complain of."""


def test_an_answer_for_which_the_disk_has_no_room_is_one_sentence(nbtray):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*NBTRAY, "config", "list"],
            env=nbtray.env | BUFFERED,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "A file could not be saved because the disk is full.",
        "Nothing was lost. Make some room on the disk, then try again.",
    ]


def test_an_answer_that_nobody_reads_to_its_end_is_no_complaint(nbtray):
    command = f"{shlex.join(NBTRAY)} config list | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], env=nbtray.env | BUFFERED, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_without_a_standard_output_it_does_what_it_is_told(nbtray):
    command = f"exec {shlex.join(NBTRAY)} config set server.port 1234 >&-"
    done = subprocess.run(
        ["bash", "-c", command], env=nbtray.env | BUFFERED, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert nbtray("config", "get", "server.port").out == "1234\n"
