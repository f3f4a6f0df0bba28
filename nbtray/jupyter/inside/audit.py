"""Who has logged in, and who has tried: JSON lines, never a password, in a file of bounded size."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone

from .private_file import open_regular

LIMIT = 500_000
"""Bytes of one file; the throttle lets strangers write about 100 lines an hour."""

KEPT = 3
"""Files, with the one being written."""

LONGEST_AGENT = 120
"""Characters of a user agent; whoever guesses chooses it."""

A_MOMENT = 1.0
"""Seconds; a clock that goes back further has been set."""


class Audit:
    """`FILE`, and the earlier ones as `FILE.1` (the youngest) and `FILE.2`, each 0600."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._last = 0.0

    def write(self, at: float, event: str, address: str, user_agent: str, **more: object) -> None:
        """Append one line, each later than the one before; a full disk loses it, and keeps nobody out.

        The file is closed each time: that is what whoever follows it with inotify(7) hears.
        """
        if 0.0 <= self._last - at < A_MOMENT:
            at = self._last + 1e-6
        self._last = at
        line = {
            "time": datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="microseconds"),  # noqa: UP017 -- Python 3.8
            "event": event,
            "address": address,
            "user_agent": user_agent[:LONGEST_AGENT],
            **more,
        }
        try:
            self._append(json.dumps(line).encode("utf-8") + b"\n")
        except OSError:
            return

    def _append(self, line: bytes) -> None:
        if os.path.exists(self._path) and os.path.getsize(self._path) + len(line) > LIMIT:  # noqa: PTH110, PTH202 -- one stat, no Path
            self._turn()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = open_regular(self._path, flags)
        try:
            before = os.fstat(descriptor).st_size
            if os.write(descriptor, line) < len(
                line
            ):  # a disk that is full now: half a line spoils the next one
                os.ftruncate(descriptor, before)
        finally:
            os.close(descriptor)

    def _turn(self) -> None:
        for number in range(KEPT - 1, 0, -1):
            older = self._path if number == 1 else f"{self._path}.{number - 1}"
            if os.path.exists(older):  # noqa: PTH110 -- likewise
                os.replace(older, f"{self._path}.{number}")  # noqa: PTH105 -- likewise
