"""The paces of many networks, and of all strangers together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pace import Pace

NETWORKS = 4096
"""Networks remembered at once; those at rest are forgotten first."""


class Paces:
    """Says how long one more has to wait, and counts it; `now` is monotonic seconds.

    Whatever is counted, nobody has to wait for longer than `longest` seconds.
    """

    def __init__(self, each: Pace, everybody: Pace, longest: float = math.inf) -> None:
        self._each = each
        self._everybody = everybody
        self._longest = longest
        self._due: dict[str, float] = {}
        self._all_due = 0.0

    def wait(self, network: str, now: float, *, welcome: bool) -> float:
        """Return the seconds one more of this network has to wait; who is welcome waits for no stranger."""
        wait = self._each.wait(self._due.get(network, 0.0), now)
        return wait if welcome else max(wait, self._everybody.wait(self._all_due, now))

    def count(self, network: str, now: float, *, welcome: bool, cost: float = 1.0) -> None:
        """Count one more, or one that costs as much as `cost`."""
        if network not in self._due and len(self._due) >= NETWORKS:
            self._forget(now)
        self._due[network] = self._counted(self._each, self._due.get(network, 0.0), now, cost)
        if not welcome:
            self._all_due = self._counted(self._everybody, self._all_due, now, cost)

    def _counted(self, pace: Pace, due: float, now: float, cost: float) -> float:
        return min(pace.taken(due, now, cost), now + (pace.burst - 1) * pace.interval + self._longest)

    def _forget(self, now: float) -> None:
        busiest = sorted(self._due.items(), key=lambda item: item[1])[-NETWORKS // 2 :]
        self._due = {network: due for network, due in busiest if due > now}
