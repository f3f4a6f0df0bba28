"""`start.py` from a fresh clone with an empty home, the project in it being a tiny one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beds.irregular_files import in_place_of
from beds.tiny_project import TinyProject

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
NBTRAY = INSTALLER.parent / "nbtray"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world") / "clone"
    entry = TinyProject(folder.parent / "leaf", name="leaf").build_into(folder.parent / "index")
    project = TinyProject(folder, needs=("leaf",))
    shutil.copytree(INSTALLER, folder / "installer", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("path_check.py", "regular_file.py", "core/__init__.py", "core/path_trust.py"):
        (folder / "nbtray" / name).parent.mkdir(exist_ok=True)
        shutil.copy(NBTRAY / name, folder / "nbtray" / name)
    project.lock = folder / "installer" / "requirements.lock"
    project.lock.write_text(entry)
    (folder / "installer" / "requirements-upnp.lock").write_text("")
    (folder / "installer" / "requirements-pip.lock").write_text("")
    return project


@pytest.fixture
def start(clone):
    home = clone.folder.parent / "home"

    def run(*arguments, timeout=None, **variables):
        return subprocess.run(
            [sys.executable, clone.folder / "installer" / "start.py", *arguments],
            env=os.environ
            | {"HOME": str(home), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(home.parent / "index")}
            | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    return run


def test_the_first_run_sets_up_says_so_and_is_nbtray(start, clone):
    ended = start("status", "--json")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "hello status --json\n"  # nothing of ours among it
    assert "Making a private Python environment ... done" in ended.stderr
    assert "`nbtray` is a command now, but" in ended.stderr
    assert (clone.folder.parent / "home" / ".local" / "share" / "nbtray" / "environment").is_dir()


def test_it_leaves_a_command_and_says_how_to_reach_it(clone):
    command = clone.folder.parent / "home" / ".local" / "bin" / "nbtray"
    ended = subprocess.run([command, "url", "--lan"], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.returncode) == ("hello url --lan\n", 0)


def test_the_next_run_says_nothing(start):
    ended = start("url")
    assert (ended.stdout, ended.stderr) == ("hello url\n", "")


def test_the_exit_status_is_nbtrays(start, clone):
    clone.say("refused", status=2)
    assert start("url").returncode == 2
    clone.say("hello")


def test_after_an_update_it_says_that_the_one_that_runs_is_the_earlier_one(start, clone):
    start("url")  # the stand-in for nbtray ends with 0, as `nbtray status` does when one runs
    clone.say("news")
    ended = start("url")
    clone.say("hello")
    assert ended.stdout == "news url\n"
    assert ended.stderr.splitlines()[0] == "Updating nbtray."
    assert ended.stderr.splitlines()[-1].startswith("The nbtray that is running stays the earlier one")


def test_an_update_while_none_runs_says_nothing_of_it(start, clone):
    clone.say("hello", status=1)
    start("url")
    clone.say("news")
    ended = start("url")
    clone.say("hello")
    assert (ended.stdout, ended.returncode) == ("news url\n", 0)
    assert "is running" not in ended.stderr


def test_without_a_desktop_it_stays_in_the_terminal_and_says_so(start):
    ended = start()
    assert ended.stdout == "hello run --no-tray\n"
    assert "There is no desktop here" in ended.stderr


def test_somebody_elses_modules_stay_outside(start, tmp_path):
    (tmp_path / "nbtray.py").write_text("raise SystemExit('the wrong one')")
    assert start("url", PYTHONPATH=str(tmp_path)).returncode == 0


def test_a_failure_is_sentences_and_no_traceback(start, clone):
    text = clone.lock.read_text()
    clone.lock.write_text(text.replace("leaf==", "leaf-of-another-tree=="))
    ended = start("url")
    clone.lock.write_text(text)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-2] == "The package index has no suitable leaf-of-another-tree==1.0."


def test_a_stamp_that_is_a_fifo_is_replaced(start, clone):
    stamp = clone.folder.parent / "home" / ".local" / "share" / "nbtray" / "environment" / "nbtray-stamp.json"
    stamp.unlink()
    os.mkfifo(stamp)
    ended = start("status", timeout=100)
    assert ended.returncode == 0, ended.stderr
    assert stamp.is_file()


def test_a_folder_in_place_of_the_lock_is_a_sentence(start, clone):
    lock = clone.folder.parent / "home" / ".local" / "share" / "nbtray" / "environment.lock"
    clone.say("changed")  # or there is nothing to do
    with in_place_of([lock], "folder"):
        ended = start("status", timeout=100)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert str(lock.parent) in ended.stderr
