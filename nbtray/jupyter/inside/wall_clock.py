"""The wall clock, and by how much it was set: NTP does that, and on some computers by years."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = 5.0
"""Seconds; less is how far clocks drift apart."""


def since_boot() -> float:
    """Return seconds that nobody sets, those of a sleep among them where the system counts them."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)  # clock_gettime(2)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class WallClock:
    """Seconds since 1970, compared with those that nobody sets."""

    def __init__(
        self, wall: Callable[[], float] = time.time, elapsed: Callable[[], float] = since_boot
    ) -> None:
        self._wall = wall
        self._elapsed = elapsed
        self._began = wall() - elapsed()

    def now(self) -> float:
        """Return what it shows."""
        return self._wall()

    def was_set(self) -> float:
        """Return by how many seconds it was set since this was asked last."""
        began = self._wall() - self._elapsed()
        by = began - self._began
        if abs(by) < STEP:
            return 0.0
        self._began = began
        return by
