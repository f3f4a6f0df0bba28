"""Who keeps a Linux computer awake: logind, and where it will not, the desktop."""

import contextlib
import logging
import os
from collections.abc import Mapping
from typing import Any

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from nbtray.desktop.bus_addresses import session_bus_address, system_bus_address
from nbtray.desktop.sleep_problems import CannotKeepAwake

LOGIND = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")
DESKTOP = DBusAddress(
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement",
    "org.freedesktop.PowerManagement.Inhibit",
)
"""XFCE, KDE and MATE answer to it."""

WHO, WHY = "nbtray", "Your Jupyter is running"
WANTED = ("sleep:idle", "idle")
"""Desktops put an idle computer to sleep by themselves, so both; without a seat only the second is free."""

PATIENCE = 2.0

log = logging.getLogger(__name__)


class Descriptor:
    """logind's inhibitor lock: held as long as somebody has it open (systemd-inhibit(1))."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self) -> None:
        """Let go."""
        os.close(self._descriptor)


def inhibit(environ: Mapping[str, str]) -> Descriptor | DBusConnection:
    """Keep the computer awake; raises `CannotKeepAwake`."""
    for ask in (_logind, _desktop):
        try:
            return ask(environ)
        except (OSError, ValueError, KeyError, CannotKeepAwake) as error:  # no bus, of another kind, or no
            log.info("%s keeps nothing awake: %s", ask.__name__.strip("_"), error)
    raise CannotKeepAwake(reason="neither logind nor the desktop prevents it")


def _logind(environ: Mapping[str, str]) -> Descriptor:
    with open_dbus_connection(system_bus_address(environ), enable_fds=True, auth_timeout=PATIENCE) as bus:
        for what in WANTED:
            (told,) = _call(bus, LOGIND, "ssss", (what, WHO, WHY, "block")) or (None,)
            if told is not None:
                return Descriptor(told.to_raw_fd())
    raise CannotKeepAwake(reason="logind refuses it")


def _desktop(environ: Mapping[str, str]) -> DBusConnection:
    address = session_bus_address(environ)
    if not address:
        raise CannotKeepAwake(reason="there is no desktop")
    with contextlib.ExitStack() as opened:
        bus = opened.enter_context(open_dbus_connection(address, auth_timeout=PATIENCE))
        if _call(bus, DESKTOP, "ss", (WHO, WHY)) is None:
            raise CannotKeepAwake(reason="the desktop refuses it")
        opened.pop_all()
    return bus  # the desktop forgets it when this connection is closed


def _call(
    bus: DBusConnection, to: DBusAddress, signature: str, body: tuple[str, ...]
) -> tuple[Any, ...] | None:
    reply = bus.send_and_get_reply(new_method_call(to, "Inhibit", signature, body), timeout=PATIENCE)
    return None if reply.header.message_type is MessageType.error else reply.body
