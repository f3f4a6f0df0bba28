"""What nbtray should do about itself."""

from dataclasses import dataclass

from nbtray.core.events import Timer


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Read the settings file again if it has changed; `then_start` wants an answer in any case."""

    then_start: bool = False


@dataclass(frozen=True, slots=True)
class SetLogLevel:
    """Write down this much from now on."""

    level: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ring `timer` at `at` (monotonic seconds), and forget the time it had; None: never."""

    timer: Timer
    at: float | None


@dataclass(frozen=True, slots=True)
class EndProgram:
    """Nothing is left to do: end."""


ProgramEffect = ReadSettings | SetLogLevel | SetTimer | EndProgram
