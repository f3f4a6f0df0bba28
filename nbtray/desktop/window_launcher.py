"""Opens nbtray's windows: each a process of its own, one of a kind at a time."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbtray.core.desktop.effects import OpenSettings, OpenWindow
from nbtray.core.desktop.events import OpenRefused
from nbtray.core.desktop.windows import Window
from nbtray.core.problem import NbtrayError
from nbtray.desktop.preferences_window import PreferencesWindow
from nbtray.own_process import NO_WINDOW, Ear, command, show_window
from nbtray.ports import Post

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


@dataclass(frozen=True, slots=True)
class Program:
    """What shows a window, and the error that names the command to use where none can be shown.

    `follows` is true of a window that shows what is true only as long as nbtray runs.
    """

    module: str
    without: type[NbtrayError]
    follows: bool = False


PROGRAMS = {
    Window.LOGINS: Program("nbtray.dialogs.logins", NoLoginsWindow),
    Window.SECOND_FACTOR: Program("nbtray.dialogs.second_factor", NoSecondFactorWindow),
    Window.DIAGNOSIS: Program("nbtray.dialogs.doctor", NoDoctorWindow),
    Window.FORWARDING: Program("nbtray.dialogs.forward", NoForwardWindow),
    Window.QR_CODE: Program("nbtray.dialogs.qr_code.url", NoQrWindow, follows=True),
}
"""All but the preferences, which have their own way to open: without a window the editor opens their file."""


class WindowLauncher:
    """Opens any window; posts `OpenRefused` when one cannot be shown."""

    def __init__(self, post: Post, open_settings: Callable[[OpenSettings], OpenRefused | None]) -> None:
        self._windows = {
            window: OneWindow(post, command(program.module), program.without)
            for window, program in PROGRAMS.items()
        }
        self._preferences = PreferencesWindow(open_settings)

    def open(self, effect: OpenWindow) -> OpenRefused | None:
        """Open it, or bring it to the front."""
        if effect.window is Window.PREFERENCES:
            return self._preferences.open()
        self._windows[effect.window].open(effect.shows)
        return None

    def close(self) -> None:
        """Close those that show what is true only as long as nbtray runs."""
        for window, program in PROGRAMS.items():
            if program.follows:
                self._windows[window].close()


class OneWindow:
    """Posts `OpenRefused` when it cannot be shown."""

    def __init__(self, post: Post, window: Sequence[str], without: type[NbtrayError]) -> None:
        self._post = post
        self._window = window
        self._without = without
        self._open = threading.Lock()
        self._ear: Ear | None = None
        self._is_over = False

    def open(self, shows: str = "") -> None:
        """Open it, or bring it to the front if it is open, with what it shows now; returns at once."""
        if self._open.acquire(blocking=False):
            try:
                threading.Thread(target=self._show, args=(shows,), name="nbtray-window", daemon=True).start()
            except RuntimeError:  # the system has no thread left
                self._closed(NO_WINDOW, self._window[-1])
        elif ear := self._ear:
            ear.come(shows)

    def close(self) -> None:
        """Close it: what it shows is true no more."""
        self._is_over = True
        if ear := self._ear:
            ear.leave()

    def _opened(self, ear: Ear) -> None:
        self._ear = ear
        if self._is_over:
            ear.leave()

    def _show(self, shows: str) -> None:
        window = (*self._window, shows) if shows else self._window
        self._closed(show_window(window, self._opened), window[-1])

    def _closed(self, status: int, what: str) -> None:
        self._ear = None
        self._open.release()
        if status != CLOSED:
            self._post(OpenRefused(what, self._without().problem))
