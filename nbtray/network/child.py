"""Runs one of our modules in a process of its own, with a deadline: a question in, an answer out."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbtray

LAST_WORDS = 2000
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows a console would flash up
log = logging.getLogger(__name__)


class BrokenOff(Exception):
    """The child ended without an answer; the log tells more."""

    def __init__(self, status: int) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


def answer_from(module: str, question: dict[str, object], budget: float) -> dict[str, Any]:
    """Return the child's answer; raises `BrokenOff`, or `subprocess.TimeoutExpired` after `budget` seconds.

    Over a pipe: a question may hold what is nobody else's business, and argv is everybody's to read.
    """
    child = subprocess.run(  # noqa: S603 -- our own Python and a module of ours
        [sys.executable, "-P", "-m", module],
        input=json.dumps(question).encode(),
        capture_output=True,
        timeout=budget,
        env=_environment(),
        creationflags=NO_WINDOW,
        check=False,
    )
    if child.returncode:
        log.warning("%s broke off: %s", module, child.stderr[-LAST_WORDS:].decode(errors="replace"))
        raise BrokenOff(child.returncode)
    told: dict[str, Any] = json.loads(child.stdout)
    return told


def _environment() -> dict[str, str]:
    """Let the child find this very nbtray, whatever folder it starts in (hence also `-P`)."""
    paths = [str(Path(nbtray.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
