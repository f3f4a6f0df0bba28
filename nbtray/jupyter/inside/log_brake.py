"""Keeps strangers from filling the log: each place in the code may write 4 KB, then 300 bytes a second."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from .pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

BYTES = Pace(interval=1 / 300, burst=4000)

A_LINE = 45
"""Bytes of the time and the name before each message, and its end."""

A_TRACEBACK = 4000
"""Bytes; it is written out only later. Of an error within an error it is as much."""


class LogBrake(logging.Filter):
    """Leaves lines out, and says how many with the next one that is written."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._due: dict[tuple[str, int], float] = {}
        self._left_out: dict[tuple[str, int], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether this line is written."""
        place, now = (record.pathname, record.lineno), self._clock()
        due = self._due.get(place, 0.0)
        if BYTES.wait(due, now):
            self._left_out[place] = self._left_out.get(place, 0) + 1
            return False
        message = record.getMessage()
        self._due[place] = BYTES.taken(
            due, now, A_LINE + len(message) + (A_TRACEBACK if record.exc_info else 0)
        )
        if left_out := self._left_out.pop(place, 0):
            record.msg, record.args = f"{message} ({left_out} more like this were left out)", ()
        return True


def brake(log: logging.Logger) -> None:
    """Put the brake on all that this logger, and those with no handler of their own, write."""
    one = LogBrake()
    for handler in (*log.handlers, *logging.getLogger().handlers, logging.lastResort):
        if handler is not None:
            handler.addFilter(one)
