"""When something happened."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""nbtray is younger than that: a wall clock that shows an earlier time has not been set yet."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks: `monotonic` seconds for durations, aware `utc` for display.

    `asleep` are the seconds this computer has slept since it was started, which `monotonic` leaves out; 0
    where the system does not tell.
    """

    monotonic: float
    utc: datetime
    asleep: float = 0.0


FIRST_TIME, LAST_TIME = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""No clock moves a time beyond these: there is room for arithmetic on both sides."""


def shifted(at: datetime, by: timedelta) -> datetime:
    """Return this time of a wall clock as it is after that was set."""
    try:
        return min(max(at + by, FIRST_TIME), LAST_TIME)
    except OverflowError:
        return FIRST_TIME if by < timedelta() else LAST_TIME


def step_between(before: Moment, after: Moment) -> float:
    """Return by how many seconds the wall clock was set in between: what it shows more than has passed."""
    shown = (after.utc - before.utc).total_seconds()
    return shown - (after.monotonic - before.monotonic) - (after.asleep - before.asleep)
