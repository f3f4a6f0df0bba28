"""The server's log: what it printed, capped by `inside/log_writer.py`."""

import re
from pathlib import Path

from nbtray.regular_file import open_regular

TAIL = 65536
"""Bytes from the end that are enough to say why it ended."""

LINES_TOLD = 3
"""Of the last lines, as many as one reads."""

_PREFIX = re.compile(r"^\[[A-Z] [\d: .-]+ [^\]]*\] ?")
_ROUTINE = re.compile(r"^\[[DIW] [\d: .-]+ [^\]]*\]")
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def size(path: Path) -> int:
    """Return how long the log is now: what comes later belongs to the next start."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def tail(path: Path, since: int = 0) -> list[str]:
    """Return the last lines printed, without time stamps: those after `since`, as far as they are there."""
    return [_PREFIX.sub("", line).strip() for line in _printed(path, since)]


def last_words(path: Path) -> list[str]:
    """Return what of its very last lines tells of trouble: what it says all day is no reason to end."""
    last = _printed(path, 0)[-LINES_TOLD:]
    return [_PREFIX.sub("", line) for line in last if not _ROUTINE.match(line)]


def _printed(path: Path, since: int) -> list[str]:
    try:
        with open(open_regular(path), "rb") as log:  # noqa: PTH123 -- a descriptor
            end = log.seek(0, 2)
            # Shorter than it was: a new file has been begun, and all of it came later.
            begin = max(since if since <= end else 0, end - TAIL)
            log.seek(begin)
            text = log.read(TAIL).decode("utf-8", "replace")
    except OSError:
        return []
    lines = (_COLOUR.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if _PREFIX.sub("", line)]
