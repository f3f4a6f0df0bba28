"""When something happened."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks: `monotonic` seconds for durations, aware `utc` for display."""

    monotonic: float
    utc: datetime
