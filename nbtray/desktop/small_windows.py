"""Opens the small windows: each a process of its own, one of a kind at a time."""

import threading
from collections.abc import Sequence

from nbtray.core.desktop.effects import ShowQrCode
from nbtray.core.desktop.events import OpenRefused
from nbtray.core.effects import Effect
from nbtray.core.problem import NbtrayError
from nbtray.own_process import NO_WINDOW, Ear, command, show_window
from nbtray.ports import Post

LOGINS = command("nbtray.dialogs.logins")
SECOND_FACTOR = command("nbtray.dialogs.second_factor")
DOCTOR = command("nbtray.dialogs.doctor")
FORWARD = command("nbtray.dialogs.forward")
QR_CODE = command("nbtray.dialogs.qr_code.url")
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


class NoQrWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to show the QR code."
    advice = "See it in a terminal with `nbtray url --qr`."


class SmallWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, window: Sequence[str], without: type[NbtrayError]) -> None:
        self._post = post
        self._window = window
        self._without = without
        self._open = threading.Lock()
        self._ear: Ear | None = None
        self._is_over = False

    def open(self, effect: Effect) -> None:
        """Open it, or bring it to the front if it is open, with what it shows now; returns at once."""
        shown = effect.url if isinstance(effect, ShowQrCode) else ""
        if self._open.acquire(blocking=False):
            try:
                threading.Thread(target=self._show, args=(shown,), name="nbtray-window", daemon=True).start()
            except RuntimeError:  # the system has no thread left
                self._closed(NO_WINDOW, self._window[-1])
        elif ear := self._ear:
            ear.come(shown)

    def close(self) -> None:
        """Close it: what it shows is true no more."""
        self._is_over = True
        if ear := self._ear:
            ear.leave()

    def _opened(self, ear: Ear) -> None:
        self._ear = ear
        if self._is_over:
            ear.leave()

    def _show(self, shown: str) -> None:
        window = (*self._window, shown) if shown else self._window
        self._closed(show_window(window, self._opened), window[-1])

    def _closed(self, status: int, what: str) -> None:
        self._ear = None
        self._open.release()
        if status != CLOSED:
            self._post(OpenRefused(what, self._without().problem))


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


def qr_window(post: Post) -> SmallWindow:
    """Return the window with the URL as a QR code."""
    return SmallWindow(post, QR_CODE, NoQrWindow)
