"""The real clock."""

import time
from datetime import UTC, datetime

from nbtray.core.moment import Moment


class SystemClock:
    """The computer's clocks: monotonic stands still while it sleeps, UTC does not."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""
        return Moment(time.monotonic(), datetime.now(UTC))
