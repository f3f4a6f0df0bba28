"""The alarm clocks."""

from dataclasses import dataclass
from enum import StrEnum


class Timer(StrEnum):
    """The engine's alarm clocks; each has at most one time set."""

    ADDRESS = "address"
    LETTERS = "letters"
    ACTIVITY = "activity"
    RESTART = "restart"
    SILENCE = "silence"
    MAPPING = "mapping"
    REACH = "reach"
    SHUTDOWN = "shutdown"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class TimerRang:
    """An alarm set by `SetTimer` has come."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ring `timer` at `at` (monotonic seconds), and forget the time it had; None: never."""

    timer: Timer
    at: float | None
