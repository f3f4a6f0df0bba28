"""What becomes of the settings."""

from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.settings import Settings


@dataclass(frozen=True, slots=True)
class SettingsReloadChosen:
    """The settings file was edited by a command: read it now."""


@dataclass(frozen=True, slots=True)
class SettingsEdited:
    """The settings file was read again; `problems` are sentences with their lines.

    With problems, `settings` is the last good one. `then_start` echoes what was asked for.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()
    then_start: bool = False
