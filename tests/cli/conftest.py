"""A home of nbtray's, and three ways to give a command in it: here, in a process, and in a terminal."""

import os
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from beds.running_nbtray import running_nbtray
from beds.terminal import terminal

from nbtray.cli.main import main
from nbtray.core.folders import Folders
from nbtray.jupyter.password import store
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

HASHED = "argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"
NBTRAY = [sys.executable, "-m", "nbtray"]


@dataclass
class Outcome:
    """What came of a command."""

    status: int
    out: str
    err: str


@dataclass
class Commands:
    """Gives commands in one home."""

    folders: Folders
    capsys: pytest.CaptureFixture[str]
    ran: list[dict[str, object]] = field(default_factory=list)

    def __call__(self, *argv: str) -> Outcome:
        """Give it in this process, which is quick; nobody is at its terminal."""
        self.capsys.readouterr()
        status = main(list(argv), run=self._run)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Outcome(status, out, err)

    def process(self, *argv: str, given: bytes = b"", **variables: str) -> Outcome:
        """Give it in a process of its own."""
        done = subprocess.run(
            [*NBTRAY, *argv],
            input=given,
            env=self.env | variables,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    def terminal(self, *argv: str, **variables: str):
        """Give it where a person can be asked."""
        return terminal([*NBTRAY, *argv], self.env | variables)

    @property
    def env(self) -> dict[str, str]:
        """What a process of its own needs to find this home."""
        return os.environ | {"NBTRAY_HOME": str(self.folders.settings), "PYTHONWARNINGS": "error"}

    def _run(self, **asked: object) -> int:
        self.ran.append(asked)
        return 0


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("NBTRAY_HOME", str(tmp_path / "home"))
    return find_folders(os.environ)


@pytest.fixture
def nbtray(folders, capsys):
    return Commands(folders, capsys)


@pytest.fixture
def with_password(folders):
    store(HASHED, folders, PrivateFiles())


@pytest.fixture(autouse=True)
def _no_wait_for_a_public_url(monkeypatch):
    monkeypatch.setattr("nbtray.cli.following.PUBLIC_PATIENCE", 0.0)


@pytest.fixture
def running(folders, with_password):  # noqa: ARG001 -- it asks for one otherwise
    with running_nbtray(folders) as it:
        it.wait_for("stopped")
        yield it
