"""Opens the windows that need nothing told: each a process of its own, one of a kind at a time."""

import threading
from collections.abc import Callable, Sequence

from nbtray.core import events
from nbtray.core.effects import Effect
from nbtray.core.problem import NbtrayError
from nbtray.own_process import command, show_window
from nbtray.ports import Post

LOGINS = command("nbtray.dialogs.logins")
SECOND_FACTOR = command("nbtray.dialogs.second_factor")
DOCTOR = command("nbtray.dialogs.doctor")
FORWARD = command("nbtray.dialogs.forward")
CLOSED = 0


class NoLoginsWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show the logins."
    advice = "See them in a terminal with `nbtray logins`."


class NoSecondFactorWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to set up the second factor."
    advice = "Set it up in a terminal with `nbtray totp on`."


class NoDoctorWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened for the diagnosis."
    advice = "See it in a terminal with `nbtray doctor`."


class NoForwardWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show how to forward the port."
    advice = "See it in a terminal with `nbtray forward`."


class SmallWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, window: Sequence[str], without: type[NbtrayError]) -> None:
        self._post = post
        self._window = window
        self._without = without
        self._open = threading.Lock()
        self._come: Callable[[], None] | None = None

    def open(self, effect: Effect) -> None:  # noqa: ARG002 -- says all by its type
        """Open it, or bring it to the front if it is open; returns at once."""
        if self._open.acquire(blocking=False):
            threading.Thread(target=self._show, name="nbtray-window", daemon=True).start()
        elif come := self._come:
            come()

    def _opened(self, come: Callable[[], None]) -> None:
        self._come = come

    def _show(self) -> None:
        status = show_window(self._window, self._opened)
        self._come = None
        self._open.release()
        if status != CLOSED:
            self._post(events.OpenRefused(self._window[-1], self._without().problem))


def logins_window(post: Post) -> SmallWindow:
    """Return the window that shows the last logins."""
    return SmallWindow(post, LOGINS, NoLoginsWindow)


def second_factor_window(post: Post) -> SmallWindow:
    """Return the window that sets up the second factor."""
    return SmallWindow(post, SECOND_FACTOR, NoSecondFactorWindow)


def doctor_window(post: Post) -> SmallWindow:
    """Return the window that looks at the whole way to the internet."""
    return SmallWindow(post, DOCTOR, NoDoctorWindow)


def forward_window(post: Post) -> SmallWindow:
    """Return the window that tells how to forward the port by hand."""
    return SmallWindow(post, FORWARD, NoForwardWindow)
