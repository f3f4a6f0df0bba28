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

    from nbtray.core.notice import Notice

log = logging.getLogger(__name__)


class PlainNotifier:
    """`ports.Notifier` over pystray's `notify`, which blocks: on macOS it starts a program."""

    def __init__(self, notify: Callable[[str, str], None]) -> None:
        self._notify = notify
        self._notices: SimpleQueue[Notice] = SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="notices", daemon=True)
        self._worker.start()

    def show(self, notice: Notice) -> None:
        """Show the notice; returns at once, from any thread."""
        self._notices.put(notice)

    def _work(self) -> None:
        while True:
            notice = self._notices.get()
            try:
                self._notify(shortened(with_choices(notice), MESSAGE), shortened(notice.title, TITLE))
            except Exception as error:  # noqa: BLE001 -- the outer door: ctypes and osascript fail in their own ways
                log.warning("Not shown: %s (%r)", notice.title, error)
