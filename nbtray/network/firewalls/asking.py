"""Runs a command that only looks, with a deadline."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbtray.own_process import NO_CONSOLE

BUDGET = 2.0
"""Seconds for one command."""

# Where administration lies, which is not on everybody's PATH.
SBIN = ("/usr/sbin", "/sbin", "/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    text: str


Look = Callable[[Sequence[str]], Said | None]
"""Runs a command; None when there is none of that name, or it said nothing in time."""


def look(command: Sequence[str], budget: float = BUDGET) -> Said | None:
    """Run it in English, without a terminal to ask on."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *SBIN))
    program = shutil.which(command[0], path=path)
    if program is None:
        return None
    try:
        ran = subprocess.run(  # noqa: S603 -- a command of ours that only looks
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=budget,
            env={**os.environ, "LC_ALL": "C", "PATH": path},
            start_new_session=True,
            creationflags=NO_CONSOLE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Said(ran.returncode, ran.stdout.decode(errors="replace"))
