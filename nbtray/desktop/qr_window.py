"""Opens the window with a URL's QR code, a process of its own."""

import threading
from collections.abc import Sequence

from nbtray.core import effects, events
from nbtray.core.problem import NbtrayError
from nbtray.own_process import command, show_window
from nbtray.ports import Post

WINDOW = command("nbtray.dialogs.url")
CLOSED = 0


class NoQrWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show the QR code."
    advice = "See it in a terminal with `nbtray url --qr`."


class QrWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, *, window: Sequence[str] = WINDOW) -> None:
        self._post = post
        self._window = window

    def open(self, effect: effects.ShowQrCode) -> None:
        """Open it; returns at once."""
        threading.Thread(target=self._show, args=(effect.url,), name="nbtray-qr", daemon=True).start()

    def _show(self, url: str) -> None:
        if show_window((*self._window, url)) != CLOSED:
            self._post(events.OpenRefused(url, NoQrWindow().problem))
