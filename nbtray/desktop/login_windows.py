"""Opens the windows about logins: each a process of its own, one of a kind at a time."""

import logging
import subprocess
import threading
from collections.abc import Sequence

from nbtray.core import events
from nbtray.core.login_effects import OpenLogins, OpenSecondFactor
from nbtray.core.problem import NbtrayError
from nbtray.own_process import command
from nbtray.ports import Post

log = logging.getLogger(__name__)

LOGINS = command("nbtray.dialogs.logins")
SECOND_FACTOR = command("nbtray.dialogs.second_factor")
CLOSED = 0


class NoLoginsWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show the logins."
    advice = "See them in a terminal with `nbtray logins`."


class NoSecondFactorWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to set up the second factor."
    advice = "Set it up in a terminal with `nbtray totp on`."


class LoginWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, window: Sequence[str], without: type[NbtrayError]) -> None:
        self._post = post
        self._window = window
        self._without = without
        self._open = threading.Lock()

    def open(self, effect: OpenLogins | OpenSecondFactor) -> None:  # noqa: ARG002 -- says all by its type
        """Open it, unless it is open; returns at once."""
        if self._open.acquire(blocking=False):
            threading.Thread(target=self._show, name="nbtray-login-window", daemon=True).start()

    def _show(self) -> None:
        try:
            status = subprocess.run(self._window, stdin=subprocess.DEVNULL, check=False).returncode  # noqa: S603 -- our own
        except OSError:
            log.exception("a window about logins did not start")
            status = None
        finally:
            self._open.release()
        if status != CLOSED:
            self._post(events.OpenRefused("logins", self._without().problem))


def logins_window(post: Post) -> LoginWindow:
    """Return the window that shows the last logins."""
    return LoginWindow(post, LOGINS, NoLoginsWindow)


def second_factor_window(post: Post) -> LoginWindow:
    """Return the window that sets up the second factor."""
    return LoginWindow(post, SECOND_FACTOR, NoSecondFactorWindow)
