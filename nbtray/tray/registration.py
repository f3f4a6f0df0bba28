"""Keeps the icon registered with whatever panel there is, early, late, restarted or none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, Message, MessageType

from nbtray.tray.bus_socket import DAEMON

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbtray.tray.session_bus import SessionBus

WATCHER = "org.kde.StatusNotifierWatcher"
WATCHER_ADDRESS = DBusAddress("/StatusNotifierWatcher", WATCHER, WATCHER)
WATCHER_PROPERTIES = DBusAddress("/StatusNotifierWatcher", WATCHER, "org.freedesktop.DBus.Properties")

DO_NOT_QUEUE = 4
PRIMARY_OWNER = 1

PATIENCE = 5
"""How often one panel may let the icon go."""

BREATH = 0.5
"""Seconds before it is asked again; each time so many more."""


class Registration:
    """Registers on `bus`; `told` hears whether a panel shows the icon.

    None does when none has taken it for `grace` seconds, or when the watcher that has taken it says for so
    long that there is no host to show it. Each is told once until the other is true: a panel that is only
    restarted is no news.
    """

    def __init__(self, bus: SessionBus, told: Callable[[bool], None], grace: float) -> None:
        self._bus = bus
        self._told = told
        self._grace = grace
        self._last: bool | None = None
        self._attempt = 0
        self._asking, self._asked = False, ""
        self._owner = ""
        self._taken_by = ""
        self._shows = 0
        self._name = ""
        self._drops = 0
        bus.on_owner(WATCHER, self._panel_changed)
        bus.on_signal(WATCHER, WATCHER, "StatusNotifierItemUnregistered", self._dropped)
        bus.on_signal(WATCHER, WATCHER, "StatusNotifierHostRegistered", self._hosts_changed)
        bus.on_signal(WATCHER, WATCHER, "StatusNotifierHostUnregistered", self._hosts_changed)

    def show(self) -> None:
        """Register, now and whenever a panel appears."""
        if self._name:
            return
        self._shows += 1
        # The name that the panels expect; inside Flatpak the pid may be another program's too.
        name = f"org.kde.StatusNotifierItem-{os.getpid()}-{self._shows}"

        def owned(reply: Message) -> None:
            self._name = name if reply.body[0] == PRIMARY_OWNER else self._bus.unique_name
            self._register()

        self._bus.call(DAEMON, "RequestName", "su", (name, DO_NOT_QUEUE), answered=owned)

    def hide(self) -> None:
        """Give up the name: LXQt shows an icon for as long as it is there."""
        self._bus.call(DAEMON, "ReleaseName", "s", (self._name,))
        self._attempt += 1
        self._taken_by = self._name = ""

    def _register(self) -> None:
        self._asking, self._asked, self._taken_by = True, self._owner, ""
        self._bus.call(
            WATCHER_ADDRESS, "RegisterStatusNotifierItem", "s", (self._name,), answered=self._answered
        )
        self._give_up_later()

    def _answered(self, reply: Message) -> None:
        self._asking = False
        panel = reply.header.fields[HeaderFields.sender]
        if not self._name:
            return
        if self._owner not in ("", self._asked, panel):
            # The panel that is there now has come while another, or none, was asked.
            self._register()
        elif reply.header.message_type is MessageType.method_return:
            self._taken_by = panel
            self._look_for_host(otherwise=self._miss_host)

    def _hosts_changed(self, _signal: Message) -> None:
        # The signal is not believed, only a reason to ask: there may be other hosts.
        if self._taken_by:
            self._look_for_host(otherwise=self._miss_host)

    def _look_for_host(self, otherwise: Callable[[], None]) -> None:
        watcher = self._taken_by

        def told(reply: Message) -> None:
            if not reply.header.fields[HeaderFields.sender] == watcher == self._taken_by:
                return
            if _has_host(reply):
                self._attempt += 1
                self._tell(panel=True)
            else:
                otherwise()

        self._bus.call(
            WATCHER_PROPERTIES, "Get", "ss", (WATCHER, "IsStatusNotifierHostRegistered"), answered=told
        )

    def _miss_host(self) -> None:
        # Before anything was told the registration's patience runs; what was missed is not missed again.
        if self._last:
            self._give_up_later()

    def _dropped(self, signal: Message) -> None:
        """Ask again a panel that lets the icon go although it is shown.

        GNOME's extension accepts it and then loses a race with itself (seen at one start in four on a busy
        computer); it must not become a quarrel that goes on for ever.
        """
        panel = signal.header.fields.get(HeaderFields.sender)
        if not self._name or self._name not in signal.body[0] or panel != self._taken_by:
            return
        self._taken_by = ""
        self._drops += 1
        self._give_up_later()
        if self._drops <= PATIENCE:
            self._bus.later(self._drops * BREATH, self._register_unless_taken)

    def _register_unless_taken(self) -> None:
        if self._name and not self._asking and not self._taken_by:
            self._register()

    def _panel_changed(self, owner: str) -> None:
        self._owner = owner
        self._drops = 0
        if not self._name:
            return
        if not owner:
            self._taken_by = ""
            self._give_up_later()
        elif not self._asking and owner != self._taken_by:
            self._register()

    def _give_up_later(self) -> None:
        self._attempt += 1
        attempt = self._attempt

        def give_up() -> None:
            if attempt != self._attempt:
                return
            if self._taken_by:
                # A host may have come without its signal.
                self._look_for_host(otherwise=lambda: self._tell(panel=False))
            else:
                self._tell(panel=False)

        self._bus.later(self._grace, give_up)

    def _tell(self, *, panel: bool) -> None:
        if self._last is not panel:
            self._last = panel
            self._told(panel)


def _has_host(reply: Message) -> bool:
    """Read what a watcher says of IsStatusNotifierHostRegistered; one that cannot say shows icons itself.

    KDE's and GNOME's always say yes. waybar's says no for its first 60 ms, and Quickshell's likewise
    (opensnitch issue 1659): a no counts when it has lasted as long as a panel may be away.
    """
    return reply.header.message_type is not MessageType.method_return or reply.body[0] != ("b", False)
