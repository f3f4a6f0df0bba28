"""What the tray tells the engine.

The core's values take longer to load than the icon to register: they are loaded when there is something to
tell, and nothing is told before the engine is there.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from nbtray.tray.debounce import Debounce

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from nbtray.core.events import Event
    from nbtray.core.status.menu import Row
    from nbtray.ports import Post

CLICKS_QUIET = 0.5
"""Seconds: a double click arrives as two or three activations within 0.4."""

OPENED_QUIET = 1.0
"""Seconds: hosts announce one opening of the menu in up to three ways."""


class Reports:
    """Posts events; until `release` it keeps them, in order."""

    def __init__(self, post: Post, monotonic: Callable[[], float]) -> None:
        self._post = post
        self._clicks = Debounce(CLICKS_QUIET, monotonic)
        self._openings = Debounce(OPENED_QUIET, monotonic)
        self._lock = threading.Lock()
        self._kept: list[Callable[[ModuleType], Event]] | None = []

    def release(self) -> None:
        """Post what was kept, and from now on at once."""
        with self._lock:
            kept, self._kept = self._kept or [], None
            for each in kept:
                self._post(each(_events()))

    def panel(self, there: bool) -> None:  # noqa: FBT001 -- the only thing it is told
        """Tell that a panel shows the icon, or that none does."""
        self._tell(lambda events: events.TrayAppeared() if there else events.TrayMissing())

    def opened(self) -> None:
        """Tell that somebody looks at the menu."""
        if self._openings.is_first():
            self._tell(lambda events: events.MenuOpened())

    def answered(self, topic: str, action: str) -> None:
        """Tell that a notification's button was pressed."""
        self._tell(lambda events: events.NoticeAnswered(topic, action))

    def is_new_click(self) -> bool:
        """Tell whether this click on the icon is one of its own, and not the rest of a double click.

        Whatever the default row has become meanwhile: a double click never starts and stops.
        """
        return self._clicks.is_first()

    def clicked(self) -> None:
        """Tell of a click that came before the first menu: the icon shows a server at rest, to be started."""
        self._tell(lambda events: events.StartChosen())

    def chosen(self, row: Row) -> None:
        """Tell that a row was chosen."""
        if row.event is None or not row.enabled:
            return
        event = row.event
        self._tell(lambda _: event)

    def _tell(self, event: Callable[[ModuleType], Event]) -> None:
        with self._lock:
            if self._kept is None:
                self._post(event(_events()))
            else:
                self._kept.append(event)


def _events() -> ModuleType:
    from nbtray.core import events  # noqa: PLC0415 -- the icon registers before the core is loaded

    return events
