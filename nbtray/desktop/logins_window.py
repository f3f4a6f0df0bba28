"""Opens the window that shows the last logins: a process of its own, one at a time."""

import logging
import subprocess
import threading
from collections.abc import Sequence

from nbtray.core import events, login_effects
from nbtray.core.problem import NbtrayError
from nbtray.own_process import command
from nbtray.ports import Post

log = logging.getLogger(__name__)

WINDOW = command("nbtray.dialogs.logins")
CLOSED = 0


class NoLoginsWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show the logins."
    advice = "See them in a terminal with `nbtray logins`."


class LoginsWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, *, window: Sequence[str] = WINDOW) -> None:
        self._post = post
        self._window = window
        self._open = threading.Lock()

    def open(self, effect: login_effects.OpenLogins) -> None:  # noqa: ARG002 -- says all by its type
        """Open it, unless it is open; returns at once."""
        if self._open.acquire(blocking=False):
            threading.Thread(target=self._show, name="nbtray-logins-window", daemon=True).start()

    def _show(self) -> None:
        try:
            status = subprocess.run(self._window, stdin=subprocess.DEVNULL, check=False).returncode  # noqa: S603 -- our own
        except OSError:
            log.exception("the window with the logins did not start")
            status = None
        finally:
            self._open.release()
        if status != CLOSED:
            self._post(events.OpenRefused("logins", NoLoginsWindow().problem))
