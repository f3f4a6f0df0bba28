"""The tray as a value: what it shows, and the event each row sends."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.events import Event


class Look(StrEnum):
    """The icon, told by shape first and colour second."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    ATTENTION = "attention"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Separator:
    """A line between groups of rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the menu; without an event it only tells.

    `key` is stable while the label changes, so that a click on a stale menu never hits another row.
    `default` marks the row the left click chooses; `checked` is None for a row that has no mark.
    """

    key: str
    label: str
    event: Event | None = None
    enabled: bool = True
    default: bool = False
    checked: bool | None = None
    radio: bool = False
    rows: tuple["Entry", ...] = ()


Entry = Row | Separator


@dataclass(frozen=True, slots=True)
class TrayMenu:
    """Everything the tray shows."""

    look: Look
    tooltip: str
    rows: tuple[Entry, ...]
