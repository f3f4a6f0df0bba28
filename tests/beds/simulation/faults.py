"""What is wrong at the moment: faults overlap, and each ends when the last of its kind has ended."""

from collections import Counter
from dataclasses import dataclass, field

from beds.simulation.clock import SimulatedClock

Fault = tuple[str, str]
"""Where, and what: ("mail", "down")."""

KNOWN: dict[str, tuple[str, ...]] = {
    "server": (
        "ends at once",
        "never answers",
        "cannot be started",
        "port taken",
        "no folder",
        "no package",
    ),
    "router": ("silent", "refuses", "loses answers", "says nothing by itself"),
    "sources": ("down", "most down", "tell to go away", "one lies", "two lie"),
    "mail": ("down", "slow", "refusing", "cut"),
    "keyring": ("locked", "absent", "hung"),
    "certificates": ("refused", "slow"),
    "disk": ("full", "broken", "read-only"),
    "network": ("goes unnoticed",),
    "person": ("closes windows", "no window"),
    "threads": ("none left",),
    "adapters": ("break",),
    "drawing": ("breaks",),
    "firewall": ("closed",),
}
"""Every fault that lasts."""


@dataclass
class Faults:
    """Counts them, and remembers when each place was last free of them."""

    clock: SimulatedClock
    _active: Counter[Fault] = field(default_factory=Counter)
    _ended: dict[str, float] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def begin(self, where: str, what: str) -> None:
        """Let it go wrong."""
        if what not in KNOWN[where]:
            raise ValueError(f"{what} is no fault of {where}")
        self._active[where, what] += 1

    def end(self, where: str, what: str) -> None:
        """Let it be right again."""
        self._active[where, what] -= 1
        if self._active[where, what] <= 0:
            del self._active[where, what]
        self._last[what] = self.clock.monotonic
        self.mark(where)

    def mark(self, where: str) -> None:
        """Count from now how long it has been right there."""
        self._ended[where] = self.clock.monotonic

    def of(self, where: str, what: str) -> bool:
        """Tell whether that is wrong now."""
        return (where, what) in self._active

    def active(self, *places: str) -> list[Fault]:
        """Return what is wrong now in these places; everywhere, without any."""
        return [fault for fault in self._active if not places or fault[0] in places]

    def fine_for(self, *places: str) -> float:
        """Return for how many waking seconds nothing was wrong in these places."""
        if self.active(*places):
            return 0.0
        ended = max((self._ended.get(place, float("-inf")) for place in places), default=float("-inf"))
        return self.clock.monotonic - ended

    def was_lately(self, what: str, seconds: float) -> bool:
        """Tell whether that is wrong now, or was within so many waking seconds."""
        if any(each == what for _, each in self._active):
            return True
        return self.clock.monotonic - self._last.get(what, float("-inf")) <= seconds
