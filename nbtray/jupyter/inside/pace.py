"""How fast something may happen: the generic cell rate algorithm (ITU-T I.371, annex A), one number a flow.

`due` is when the flow will have been served if everything it has asked for keeps to the pace.
"""

from __future__ import annotations

from typing import NamedTuple


class Pace(NamedTuple):
    """`interval` seconds for each, after `burst` at once."""

    interval: float
    burst: int

    def wait(self, due: float, now: float) -> float:
        """Return the seconds the next one has to wait."""
        return max(0.0, due - self.burst * self.interval - now + self.interval)

    def taken(self, due: float, now: float, cost: float = 1.0) -> float:
        """Return when the flow is due after one more, or one that costs as much as `cost`."""
        return max(due, now) + cost * self.interval

    def take(self, due: float, now: float) -> tuple[float, float]:
        """Return how long this one has to wait, and when the flow is due after it."""
        return self.wait(due, now), self.taken(due, now)
