"""The paces of many networks, and of all strangers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pace import Pace

NETWORKS = 4096
"""Networks remembered at once; those at rest are forgotten first."""


class Paces:
    """Says how long one more has to wait, and counts it; `now` is monotonic seconds."""

    def __init__(self, each: Pace, everybody: Pace) -> None:
        self._each = each
        self._everybody = everybody
        self._due: dict[str, float] = {}
        self._all_due = 0.0

    def wait(self, network: str, now: float, *, welcome: bool) -> float:
        """Return the seconds one more of this network has to wait; who is welcome waits for no stranger."""
        wait = self._each.wait(self._due.get(network, 0.0), now)
        return wait if welcome else max(wait, self._everybody.wait(self._all_due, now))

    def count(self, network: str, now: float, *, welcome: bool) -> None:
        """Count one more."""
        if network not in self._due and len(self._due) >= NETWORKS:
            self._forget(now)
        self._due[network] = self._each.taken(self._due.get(network, 0.0), now)
        if not welcome:
            self._all_due = self._everybody.taken(self._all_due, now)

    def _forget(self, now: float) -> None:
        busiest = sorted(self._due.items(), key=lambda item: item[1])[-NETWORKS // 2 :]
        self._due = {network: due for network, due in busiest if due > now}
