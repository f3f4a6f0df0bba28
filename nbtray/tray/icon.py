"""The one place that chooses the icon, and the icon as the engine sees it."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from nbtray.tray.manners import Manners
from nbtray.tray.problems import NoTrayBackend
from nbtray.tray.pystray_api import NATIVE, Icon, Menu, MenuItem
from nbtray.tray.reports import Reports

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nbtray.core.problem import Problem
    from nbtray.core.status.menu import TrayMenu
    from nbtray.ports import Notifier, Post

log = logging.getLogger(__name__)

NAME = "nbtray"
GRACE = 12.0
"""Seconds a panel may take to come up, or to come back, before it counts as missing.

On a busy computer KDE's took 7 s to accept the icon after its session had begun, GNOME's 9 s.
"""


class TrayIcon:
    """`ports.Tray` over any pystray icon, with the `notifier` that belongs to it."""

    def __init__(self, icon: Icon, notifier: Notifier, reports: Reports, manners: Manners) -> None:
        self.notifier = notifier
        self._icon = icon
        self._reports = reports
        self._manners = manners
        self._drawing = threading.Lock()
        self._drawn: TrayMenu | None = None
        self._is_over = False

    def draw(self, menu: TrayMenu) -> None:
        """Show this menu from now on; returns at once, from any thread."""
        self._manners.later(lambda: self._draw(menu))

    def run(self, ready: Callable[[], None] | None = None) -> Problem | None:
        """Show the icon until `stop`; owns the main thread.

        `ready` is called once, on a thread of its own, as soon as the icon is on its way: load and start
        there what the icon need not wait for. Events are posted when it has returned; what it raises is
        raised here. The problem returned says that the desktop session ended instead.
        """
        failures: list[Exception] = []

        def set_up(icon: Icon) -> None:
            if not self._is_over:
                try:
                    icon.visible = True
                    if ready:
                        ready()
                    self._reports.release()
                except Exception as error:  # noqa: BLE001 -- raised again on the main thread
                    failures.append(error)
            if self._is_over or failures:
                icon.stop()

        try:
            self._icon.run(set_up)
        except BaseException:
            self._is_over = True
            # pystray's setup thread waits for this and keeps the process from ending.
            with suppress(Exception):
                self._icon._mark_ready()  # noqa: SLF001 -- part of what a pystray backend is
            raise
        if failures:
            raise failures[0]
        return getattr(self._icon, "lost", None)

    def stop(self) -> None:
        """Let `run` return; from any thread, from a signal handler, and before `run` too."""
        self._is_over = True
        self._icon.stop()

    def _draw(self, menu: TrayMenu) -> None:
        from nbtray.tray.menu_items import pystray_menu  # noqa: PLC0415 -- the icon registers before the core is loaded

        with self._drawing:
            before, self._drawn = self._drawn, menu
            try:
                if before is None or menu.tooltip != before.tooltip:
                    self._icon.title = self._manners.tooltip(menu.tooltip)
                if before is None or menu.look != before.look:
                    self._icon.icon = self._manners.image(menu.look)
                if before is None or menu.rows != before.rows:
                    self._icon.menu = pystray_menu(menu.rows, self._reports.chosen, self._manners.label)
            except Exception:
                log.exception("The tray could not be drawn")


def open_tray(
    post: Post,
    *,
    environ: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    monotonic: Callable[[], float] = time.monotonic,
    grace: float = GRACE,
) -> TrayIcon:
    """Return this desktop's icon, not yet shown; raises `NoSessionBus` or `NoTrayBackend`.

    Loads neither the core nor Pillow on Linux: the icon is registered while the rest of nbtray is still being
    loaded.
    """
    reports = Reports(post, monotonic)
    asked = environ.get("NBTRAY_TRAY", "")
    if platform in NATIVE:
        return _native(platform, reports)
    if asked == "appindicator":
        return _native(asked, reports)
    if asked:
        raise NoTrayBackend(backend=asked, reason="only “appindicator” can be asked for")
    return _status_notifier(reports, environ, monotonic, grace)


def _status_notifier(
    reports: Reports, environ: Mapping[str, str], monotonic: Callable[[], float], grace: float
) -> TrayIcon:
    from nbtray.tray.notifications import Notifications  # noqa: PLC0415 -- there is no D-Bus on Windows and macOS
    from nbtray.tray.session_bus import SessionBus  # noqa: PLC0415 -- likewise
    from nbtray.tray.status_notifier import StatusNotifierIcon  # noqa: PLC0415 -- likewise

    bus = SessionBus(environ, monotonic)
    icon = StatusNotifierIcon(
        NAME, "stopped", _menu_before_the_first(reports), bus=bus, reports=reports, grace=grace
    )
    notifier = Notifications(bus, reports.answered, lambda: str(icon.icon))
    return TrayIcon(icon, notifier, reports, Manners(str, str, str, lambda draw: draw()))


def _menu_before_the_first(reports: Reports) -> Menu:
    """Return a menu with nothing to see in it, only what a left click chooses."""
    return Menu(MenuItem("", reports.clicked, default=True, visible=False))


def _native(backend: str, reports: Reports) -> TrayIcon:
    from nbtray.tray import native, plain_notifier  # noqa: PLC0415 -- Linux does without

    icon = native.native_icon(backend, _menu_before_the_first(reports), reports.is_new_click)
    if backend == "win32":
        native.tell_opened(icon, reports.opened)
    reports.panel(there=True)
    notifier = plain_notifier.PlainNotifier(icon.notify, icon.remove_notification)
    return TrayIcon(icon, notifier, reports, native.native_manners(backend))
