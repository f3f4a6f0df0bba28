"""Tells when the computer has woken from sleep, as logind does it."""

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nbtray.core.address.events import Woke
from nbtray.desktop.bus_addresses import system_bus_address
from nbtray.desktop.bus_listener import BusListener, subscribe
from nbtray.ports import Post

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

LOGIND = "org.freedesktop.login1"
SIGNAL = {
    "type": "signal",
    "path": "/org/freedesktop/login1",
    "interface": "org.freedesktop.login1.Manager",
    "member": "PrepareForSleep",
}


class WakeWatch:
    """Posts `Woke` at each `PrepareForSleep(false)`; a thread sleeps on the system bus.

    Where there is no logind it does nothing: the engine sees its two clocks apart, only later.
    """

    def __init__(self, post: Post, environ: Mapping[str, str] = os.environ) -> None:
        self._post = post
        self._listener = BusListener("waking from sleep", system_bus_address(environ), self._hear)
        self.listening = threading.Event()
        """Set once no wake-up will be missed."""

    def start(self) -> None:
        """Begin; returns at once."""
        self._listener.start()

    def stop(self) -> None:
        """End the thread."""
        self._listener.stop()

    def _hear(self, bus: "DBusConnection") -> None:
        from jeepney.bus_messages import MatchRule  # noqa: PLC0415 -- jeepney is for Linux only

        subscribe(bus, MatchRule(sender=LOGIND, **SIGNAL))
        self.listening.set()
        # The bus has checked the sender, who comes here under another name (":1.5").
        signal = MatchRule(**SIGNAL)
        while True:
            message = bus.receive()
            if signal.matches(message) and message.body == (False,):
                self._post(Woke())
