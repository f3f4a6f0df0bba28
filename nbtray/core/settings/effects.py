"""What nbtray should do about itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Read the settings file again if it has changed; `then_start` wants an answer in any case."""

    then_start: bool = False


@dataclass(frozen=True, slots=True)
class SetLogLevel:
    """Write down this much from now on."""

    level: str
