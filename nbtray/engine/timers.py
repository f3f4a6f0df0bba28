"""The engine's alarm clocks."""

from nbtray.core.timers import Timer


class Timers:
    """At most one time per timer; setting it again forgets the one before."""

    def __init__(self) -> None:
        self._at: dict[Timer, float] = {}

    def set(self, timer: Timer, at: float | None) -> None:
        """Ring at this monotonic second, or never."""
        if at is None:
            self._at.pop(timer, None)
        else:
            self._at[timer] = at

    def next(self) -> float | None:
        """Return when the next one rings, or None when none is set."""
        return min(self._at.values(), default=None)

    def take_due(self, now: float) -> list[Timer]:
        """Return those that ring by now, earliest first, and forget their times."""
        due = sorted((at, timer) for timer, at in self._at.items() if at <= now)
        for _, timer in due:
            del self._at[timer]
        return [timer for _, timer in due]
