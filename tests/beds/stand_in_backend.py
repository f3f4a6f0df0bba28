"""pystray's Windows and macOS backends as far as we meet them: the same hooks, the same limits, no window."""

import ctypes
import sys
import threading
from types import ModuleType

from beds.posted import Posted

from nbtray.tray.pystray_api import Icon

TOOLTIP, MESSAGE, TITLE = 128, 256, 64
"""Characters that NOTIFYICONDATAW has room for; ctypes raises `ValueError` beyond."""

WM_NOTIFY = 0x040B
WM_LBUTTONUP, WM_RBUTTONUP = 0x0202, 0x0205


class StandIn(Icon):
    """What both backends do; `notified` are the notifications, `main_thread` runs the loop."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.notified = Posted()
        self.menus_made = 0
        self.main_thread = None
        self._end = threading.Event()

    def _show(self):
        self._check_title()

    def _hide(self):
        pass

    def _update_icon(self):
        self._icon_valid = True

    def _update_title(self):
        self._check_title()

    def _update_menu(self):
        self.menus_made += 1

    def _run(self):
        self.main_thread = threading.current_thread()
        self._mark_ready()
        self._end.wait()

    def _stop(self):
        self._end.set()

    def _check_title(self):
        """Raise where the backend would."""


class WindowsIcon(StandIn):
    """`pystray._win32.Icon`: a left click is the default item, texts have their limits."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._message_handlers = {WM_NOTIFY: self._on_notify}

    def receive(self, lparam):
        """Take a message of the shell."""
        return self._message_handlers[WM_NOTIFY](0, lparam)

    def _check_title(self):
        _fits(self.title, TOOLTIP)

    def _notify(self, message, title=None):
        _fits(message, MESSAGE)
        _fits(title or self.title or "", TITLE)
        self.notified((title, message))

    def _on_notify(self, _wparam, lparam):
        if lparam == WM_LBUTTONUP:
            self()


class MacIcon(StandIn):
    """`pystray._darwin.Icon`: everything on the main thread, and a notification has a title."""

    HAS_DEFAULT_ACTION = False
    HAS_MENU_RADIO = False

    def _update_menu(self):
        # From another thread AppKit ends the process with SIGTRAP (macOS 26).
        assert threading.current_thread() in (self.main_thread, threading.main_thread())
        super()._update_menu()

    def _run(self):
        self.main_thread = threading.current_thread()
        self._mark_ready()
        while not self._end.is_set():
            AppHelper.ready.wait()
            AppHelper.ready.clear()
            while AppHelper.calls:
                AppHelper.calls.pop(0)()

    def _stop(self):
        self._end.set()
        AppHelper.ready.set()

    def _notify(self, message, title=None):
        title.replace("\\", "\\\\")
        self.notified((title, message))


class AppHelper:
    """PyObjCTools.AppHelper: runs a call on the main thread, later."""

    calls: list = []  # noqa: RUF012 -- there is one main thread
    ready = threading.Event()

    @classmethod
    def callAfter(cls, call):  # noqa: N802 -- as PyObjC names it
        cls.calls.append(call)
        cls.ready.set()


def install(monkeypatch):
    """Let imports find the stand-ins where the real modules would be."""
    modules = {
        "pystray._win32": {"Icon": WindowsIcon},
        "pystray._util.win32": {"WM_NOTIFY": WM_NOTIFY},
        "pystray._darwin": {"Icon": MacIcon},
        "PyObjCTools.AppHelper": {"callAfter": AppHelper.callAfter},
    }
    for name, content in modules.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)


def _fits(text, room):
    (ctypes.c_uint16 * room)(*memoryview(text.encode("utf-16-le")).cast("H"))
