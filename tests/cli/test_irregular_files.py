"""A FIFO, a folder, a socket or a device in place of a file of ours: a sentence, no wait, no traceback."""

import contextlib
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from beds.irregular_files import KINDS, in_place_of
from beds.waiting import PATIENCE, until

from nbtray.certificates import issue
from nbtray.cli.main import main
from nbtray.core.folders import Folders
from nbtray.jupyter.enrolment import turn_on
from nbtray.storage.private_files import PrivateFiles

if sys.platform == "win32":
    pytest.skip("there are no FIFOs", allow_module_level=True)

COMMANDS = (
    *("status", "url", "address", "certificate", "certificate export", "certificate new-authority --yes"),
    *("config list", "config get server.port", "config set server.port 9998", "environments"),
    *("mail outbox", "mail outbox --drop 1", "mail test", "mail password --forget"),
    *("logins", "logins --log-everybody-out", "logs", "logs --server", "forward", "import"),
    *("password --stdin", "totp on", "totp show", "totp off", "autostart status", "stop", "quit"),
)
SETTINGS = """
[server]
port = 9997
[address]
sources = ["https://127.0.0.1:9/", "https://127.0.0.2:9/"]
[router]
map = false
[mail]
account = "ada@example.org"
keep_password = "file"
"""
NAMES = [path.name for path in Folders(*map(Path, ("settings", "state", "logs", "run"))).files]


@pytest.fixture
def lived_in(folders, with_password):  # noqa: ARG001 -- it is lived in
    files = PrivateFiles()
    files.write(folders.settings_file, SETTINGS.encode())
    files.write(folders.certificate, issue.issue(("localhost",), datetime.now(UTC)).pem.encode())
    turn_on("JBSWY3DPEHPK3PXP", folders, files)
    for log in (folders.log, folders.server_log, folders.logins):
        files.write(log, b"a line\n")
    return folders


def said_by(commands, output):
    """Give them in a child; return what they printed when it has come to its end."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            _give(commands, output)
            os._exit(0)
        os._exit(1)
    try:
        _, status = until(
            lambda: (found := os.waitpid(child, os.WNOHANG))[0] and found, PATIENCE, what="the end"
        )
    except AssertionError as late:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise AssertionError(f"{late}\n{output.read_text()}") from None
    assert status == 0
    return output.read_text()


def _give(commands, output):
    os.chdir(output.parent)
    told, tells = os.pipe()
    os.write(tells, b"four unrelated words\n")
    os.close(tells)
    os.dup2(told, 0)
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
    os.dup2(1, 2)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(at, "r" if at == 0 else "w") for at in range(3))
    for command in commands:
        sys.stdout.write(f"$ nbtray {command}\n")
        sys.stdout.flush()
        main(command.split(), run=lambda **_: 0)
        sys.stdout.flush()
        sys.stderr.flush()


def logged(folders):
    return folders.log.read_text() if folders.log.is_file() else ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_every_command_ends_with_a_sentence(name, kind, lived_in, tmp_path):
    path = next(each for each in lived_in.files if each.name == name)
    with in_place_of([path], kind):
        said = said_by(COMMANDS, tmp_path / "said")
    assert "Traceback" not in said + logged(lived_in)
    assert "nforeseen" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_the_doctor_names_what_is_no_file(kind, lived_in, tmp_path):
    with in_place_of([each for each in lived_in.files if each != lived_in.settings_file], kind):
        said = said_by(["doctor"], tmp_path / "said")
    assert "Traceback" not in said + logged(lived_in)
    assert f"{lived_in.password_hash} is not an ordinary file" in said
