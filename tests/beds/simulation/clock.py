"""The simulated time: what has really passed, what this computer was awake for, and what its clock shows."""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from nbtray.core.moment import Moment

BEGIN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
WEEK, YEAR = 7 * DAY, 365 * DAY


@dataclass
class SimulatedClock:
    """`nbtray.ports.Clock`. `monotonic` counts the seconds this computer was awake, `slept` the others.

    The wall clock is `ahead` of the truth.
    """

    monotonic: float = 0.0
    slept: float = 0.0
    ahead: float = 0.0

    @property
    def time(self) -> float:
        """Return the seconds that have really passed; routers and their leases go by them."""
        return self.monotonic + self.slept

    def now(self) -> Moment:
        """Return what this computer takes for now."""
        return Moment(self.monotonic, BEGIN + timedelta(seconds=self.time + self.ahead), self.slept)

    def advance(self, monotonic: float) -> None:
        """Let time go by until then, unless it is later already."""
        self.monotonic = max(self.monotonic, monotonic)

    def sleep(self, seconds: float) -> None:
        """Let time go by unnoticed."""
        self.slept += seconds


@dataclass
class Agenda:
    """What will happen, each at its second; of one second the first that was noted comes first."""

    _entries: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)

    def add(self, at: float, happen: Callable[[], None]) -> None:
        """Note what will happen then."""
        heapq.heappush(self._entries, (at, next(self._order), happen))

    @property
    def next(self) -> float:
        """Return when the next of it happens, infinity when nothing does."""
        return self._entries[0][0] if self._entries else float("inf")

    def happen(self) -> None:
        """Let the next of it happen."""
        heapq.heappop(self._entries)[2]()
