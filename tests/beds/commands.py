"""Three ways to give a command: in this process, in one of its own, and in a terminal with a person in it."""

import os
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
from beds.terminal import terminal

from nbtray.cli.main import main
from nbtray.core.folders import Folders

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

    def terminal(self, *argv: str, columns: int = 0, **variables: str):
        """Give it where a person can be asked."""
        return terminal([*NBTRAY, *argv], self.env | variables, columns)

    @property
    def env(self) -> dict[str, str]:
        """What a process of its own needs to find this home."""
        return os.environ | {"NBTRAY_HOME": str(self.folders.settings), "PYTHONWARNINGS": "error"}

    def _run(self, **asked: object) -> int:
        self.ran.append(asked)
        return 0
