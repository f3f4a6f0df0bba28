"""A thread that sleeps on a message bus until it has heard enough, or is told to stop."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney.bus_messages import MatchRule
    from jeepney.io.blocking import DBusConnection

PATIENCE = 2.0

log = logging.getLogger(__name__)


class BusListener:
    """Calls `hear` once, with the connection; `hear` returns when it has heard enough.

    `what` it listens for names the thread, and is said to come late where there is no bus, or it goes away.
    """

    def __init__(self, what: str, address: str, hear: Callable[[DBusConnection], None]) -> None:
        self._what = what
        self._address = address
        self._hear = hear
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=what, daemon=True)

    @property
    def is_alive(self) -> bool:
        """Tell whether it has begun, and not ended."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; returns at once."""
        try:
            self._thread.start()
        except RuntimeError as error:  # the system has no thread left
            log.info("The %s will be noticed late: %s", self._what, error)

    def stop(self) -> None:
        """End, however long nothing is heard; waits for that."""
        with self._lock:
            self._stopped = True
            if self._socket:
                # Closing alone would not wake the thread that waits on it.
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        if self.is_alive:
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            self._listen()
        except Exception as error:  # noqa: BLE001 -- the outer door of this thread; nothing depends on it
            if not self._stopped:
                log.info("The %s will be noticed late: %s", self._what, error)

    def _listen(self) -> None:
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 -- jeepney is for Linux only

        with open_dbus_connection(self._address) as bus:
            with self._lock:
                if self._stopped:
                    return
                self._socket = bus.sock
            try:
                self._hear(bus)
            finally:
                with self._lock:
                    self._socket = None


def subscribe(bus: DBusConnection, *rules: MatchRule) -> None:
    """Have the bus pass on what matches one of these rules."""
    from jeepney.bus_messages import message_bus  # noqa: PLC0415 -- likewise

    for rule in rules:
        bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)
