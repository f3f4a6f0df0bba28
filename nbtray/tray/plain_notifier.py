"""Notifications through pystray's own backends: a title and a text, and no buttons."""

from __future__ import annotations

import logging
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

from nbtray.tray.limits import MESSAGE, TITLE, shortened
from nbtray.tray.notifications import with_choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbtray.core.status.notice import Notice

log = logging.getLogger(__name__)


class PlainNotifier:
    """`ports.Notifier` over pystray's `notify`, which blocks: on macOS it starts a program.

    `remove` takes off the screen what was shown last; there is no more than one.
    """

    def __init__(self, notify: Callable[[str, str], None], remove: Callable[[], None]) -> None:
        self._notify = notify
        self._remove = remove
        self._shown = ""
        self._notices: SimpleQueue[Notice | str] = SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="notices", daemon=True)
        self._worker.start()

    def show(self, notice: Notice) -> None:
        """Show the notice; returns at once, from any thread."""
        self._notices.put(notice)

    def withdraw(self, topic: str) -> None:
        """Take the notice of this topic off the screen, if it is the last one; returns at once."""
        self._notices.put(topic)

    def _work(self) -> None:
        while True:
            wish = self._notices.get()
            try:
                self._do(wish)
            except Exception as error:  # noqa: BLE001 -- the outer door: ctypes and osascript fail in their own ways
                log.warning("Not done to a notification: %s (%r)", wish, error)

    def _do(self, wish: Notice | str) -> None:
        if not isinstance(wish, str):
            self._shown = wish.topic
            self._notify(shortened(with_choices(wish), MESSAGE), shortened(wish.title, TITLE))
        elif wish == self._shown:
            self._shown = ""
            self._remove()
