"""Runs one of our modules in a process of its own, with a deadline: a question in, an answer out."""

import json
import logging
import subprocess
from typing import Any

from nbtray.own_process import NO_WINDOW, command, environment

LAST_WORDS = 2000
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
        command(module),
        input=json.dumps(question).encode(),
        capture_output=True,
        timeout=budget,
        env=environment(),
        creationflags=NO_WINDOW,
        check=False,
    )
    if child.returncode:
        log.warning("%s broke off: %s", module, child.stderr[-LAST_WORDS:].decode(errors="replace"))
        raise BrokenOff(child.returncode)
    told: dict[str, Any] = json.loads(child.stdout)
    return told
