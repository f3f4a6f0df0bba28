"""A pystray backend for Linux: org.kde.StatusNotifierItem over our own connection to the session bus.

Against pystray's appindicator it needs no GTK, starts in half the time, has a left click and survives a
restart of the panel on every desktop seen; against its xorg it has a menu.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress

from nbtray.tray import bus_text
from nbtray.tray.bus_object import Answer, Reply, Variant
from nbtray.tray.dbus_menu import DbusMenu
from nbtray.tray.introspection import document, method, readable, signal
from nbtray.tray.pystray_api import Icon, Menu, MenuItem
from nbtray.tray.registration import Registration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbtray.core.problem import Problem
    from nbtray.tray.reports import Reports
    from nbtray.tray.session_bus import SessionBus

ITEM_PATH = "/StatusNotifierItem"
MENU_PATH = "/MenuBar"
ITEM = DBusAddress(ITEM_PATH, interface="org.kde.StatusNotifierItem")
MENU = DBusAddress(MENU_PATH, interface="com.canonical.dbusmenu")


class StatusNotifierIcon(Icon):
    """Its `icon` names a `core.views.menu.Look`, drawn at every size when a panel asks.

    It owns `bus` and runs its loop; `reports` hear of the panel and of the menu being opened.
    """

    HAS_NOTIFICATION = False

    interface = "org.kde.StatusNotifierItem"
    introspection = document(
        "org.kde.StatusNotifierItem",
        (
            *(readable(each, "s") for each in ("Category", "Id", "Title", "Status", "IconName")),
            readable("WindowId", "i"),
            readable("IconPixmap", "a(iiay)"),
            readable("IconThemePath", "s"),
            readable("IconAccessibleDesc", "s"),
            readable("OverlayIconName", "s"),
            readable("OverlayIconPixmap", "a(iiay)"),
            readable("AttentionIconName", "s"),
            readable("AttentionIconPixmap", "a(iiay)"),
            readable("AttentionMovieName", "s"),
            readable("ToolTip", "(sa(iiay)ss)"),
            readable("ItemIsMenu", "b"),
            readable("Menu", "o"),
            *(method(each, ("i", "i")) for each in ("Activate", "SecondaryActivate", "ContextMenu")),
            method("XAyatanaSecondaryActivate", ("u",)),
            method("Scroll", ("i", "s")),
            *(signal(each) for each in ("NewIcon", "NewTitle", "NewToolTip", "NewMenu")),
            signal("NewStatus", ("s",)),
        ),
    )

    def __init__(  # noqa: PLR0913 -- pystray's three, and what a panel is reached by
        self, name: str, icon: str, menu: Menu, *, bus: SessionBus, reports: Reports, grace: float
    ) -> None:
        super().__init__(name, icon, name, menu)
        self.lost: Problem | None = None
        self._bus = bus
        self._reports = reports
        self._served = DbusMenu(self._menu_signal, self._clicked, reports.opened)
        self._registration = Registration(bus, reports.panel, grace)
        bus.export(ITEM_PATH, self)
        bus.export(MENU_PATH, self._served)

    # What a panel reads and calls.

    def properties(self) -> Mapping[str, Variant]:
        """Return the item's properties.

        Never an XAyatanaLabel, not even an empty one: MATE then hides the icon.
        """
        # Drawing costs more than registering, and no panel asks before it has accepted the icon.
        from nbtray.tray.image import pixmaps  # noqa: PLC0415 -- keeps Pillow out of the way of registering

        title = bus_text.tooltip(self.title)
        return {
            "Category": ("s", "ApplicationStatus"),
            "Id": ("s", self.name),
            "Title": ("s", title),
            "Status": ("s", "Active" if self.visible else "Passive"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconPixmap": ("a(iiay)", pixmaps(self.icon)),
            "IconThemePath": ("s", ""),
            "IconAccessibleDesc": ("s", title),
            "OverlayIconName": ("s", ""),
            "OverlayIconPixmap": ("a(iiay)", []),
            "AttentionIconName": ("s", ""),
            "AttentionIconPixmap": ("a(iiay)", []),
            "AttentionMovieName": ("s", ""),
            "ToolTip": ("(sa(iiay)ss)", ("", [], title, "")),
            # XFCE reads this once and for all: it must not say so before there is a menu.
            "ItemIsMenu": ("b", bool(self.menu) and not self._has_default()),
            "Menu": ("o", MENU_PATH),
        }

    def answer(self, member: str, _body: tuple[Any, ...]) -> Answer | None:
        """Answer a click. Where it was (x and y) means nothing: Wayland has no such coordinates."""
        match member:
            case "Activate" if self._has_default() or not self.menu:
                if self._reports.is_new_click():
                    self()
                return Reply()
            case "SecondaryActivate" | "XAyatanaSecondaryActivate" | "Scroll":
                return Reply()
            case _:
                # An Activate refused makes KDE open the menu instead: right when no row is the default.
                return None

    def _has_default(self) -> bool:
        return any(each.default for each in self.menu or ())

    def _clicked(self, item: MenuItem) -> None:
        item(self)

    def _menu_signal(self, name: str, signature: str, body: tuple[object, ...]) -> None:
        self._bus.emit(MENU, name, signature, body)

    # What pystray asks of a backend; from any thread.

    def _run(self) -> None:
        self._mark_ready()
        self.lost = self._bus.run()

    def _stop(self) -> None:
        self._bus.stop()

    def _show(self) -> None:
        self._visible = True
        self._bus.soon(self._registration.show)
        self._tell_status("Active")

    def _hide(self) -> None:
        self._visible = False
        self._tell_status("Passive")
        # LXQt ignores Passive; elsewhere the name stays, as GNOME logs an error for each that goes.
        if "LXQt" in os.environ.get("XDG_CURRENT_DESKTOP", ""):
            self._bus.soon(self._registration.hide)

    def _tell_status(self, status: str) -> None:
        self._bus.soon(lambda: self._bus.emit(ITEM, "NewStatus", "s", (status,)))

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._bus.soon(lambda: self._bus.emit(ITEM, "NewIcon"))

    def _update_title(self) -> None:
        self._bus.soon(lambda: self._bus.emit(ITEM, "NewTitle"))
        self._bus.soon(lambda: self._bus.emit(ITEM, "NewToolTip"))

    def _update_menu(self) -> None:
        self._bus.soon(lambda: self._served.show(self.menu))
