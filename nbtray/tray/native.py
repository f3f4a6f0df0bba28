"""pystray's own icons, for Windows and macOS, and for a Linux where appindicator is asked for."""

from __future__ import annotations

import signal
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nbtray.tray.image import picture
from nbtray.tray.limits import TOOLTIP, shortened, windows_label
from nbtray.tray.manners import Manners
from nbtray.tray.problems import NoTrayBackend
from nbtray.tray.pystray_api import Icon, Menu, own_icon

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = 64
WM_RBUTTONUP = 0x0205


class _Guarded(Icon):
    """Asks before a click on the icon counts; a row of the menu does not come this way."""

    is_new_click: Callable[[], bool]

    def __call__(self) -> None:
        if self.is_new_click():
            super().__call__()


class _KeepsInterrupt(Icon):
    """Gives Ctrl+C back: pystray's GTK icons take it, and would end us without any clean-up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- whatever the backend takes
        self._interrupt = signal.getsignal(signal.SIGINT)
        super().__init__(*args, **kwargs)

    def _mark_ready(self) -> None:
        # Off the main thread nothing was taken, and nothing can be given back.
        with suppress(ValueError):
            signal.signal(signal.SIGINT, self._interrupt)
        super()._mark_ready()


def native_icon(backend: str, menu: Menu, is_new_click: Callable[[], bool]) -> Icon:
    """Return an icon of pystray's; raises `NoTrayBackend`."""
    try:
        bases = (_KeepsInterrupt, _Guarded) if backend == "appindicator" else (_Guarded,)
        chosen: type[Icon] = type(
            "Icon", (*bases, own_icon(backend)), {"is_new_click": staticmethod(is_new_click)}
        )
        return chosen("nbtray", picture("stopped", SIZE), "nbtray", menu)
    except Exception as error:  # the outer door: gi, GTK and AppKit fail in many ways
        raise NoTrayBackend(backend=backend, reason=str(error) or repr(error)) from error


def native_manners(backend: str) -> Manners:
    """Return how this backend wants to be spoken to."""
    return Manners(
        label=windows_label if backend == "win32" else str,
        tooltip=lambda text: shortened(text, TOOLTIP),
        image=lambda look: picture(look, SIZE),
        # AppKit wants its main thread; from another, macOS 26 kills the process.
        later=_on_main_thread if backend == "darwin" else _at_once,
    )


def tell_opened(icon: Icon, opened: Callable[[], None]) -> None:
    """Call `opened` when Windows' menu is about to open; pystray has no hook for it."""
    notify = import_module("pystray._util.win32").WM_NOTIFY
    handlers: dict[int, Callable[[int, int], object]] = vars(icon)["_message_handlers"]
    before = handlers[notify]

    def heard(wparam: int, lparam: int) -> object:
        if lparam == WM_RBUTTONUP:
            opened()
        return before(wparam, lparam)

    handlers[notify] = heard


def _at_once(action: Callable[[], None]) -> None:
    action()


def _on_main_thread(action: Callable[[], None]) -> None:
    import_module("PyObjCTools.AppHelper").callAfter(action)
