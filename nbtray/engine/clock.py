"""The real clock."""

import sys
import time
from datetime import UTC, datetime

from nbtray.core.moment import Moment


class SystemClock:
    """The computer's clocks: monotonic stands still while it sleeps, UTC does not."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""
        monotonic = time.monotonic()
        return Moment(monotonic, datetime.now(UTC), _asleep(monotonic))


def _asleep(monotonic: float) -> float:
    """Return how long the computer has slept; elsewhere a sleep looks as if the wall clock had been set."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME) - monotonic  # clock_gettime(2)
    return 0.0
