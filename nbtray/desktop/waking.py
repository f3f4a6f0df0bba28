"""Tells when the computer has woken from sleep, as logind does it."""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping

from nbtray.core.events import Woke
from nbtray.ports import Post

SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"
LOGIND = "org.freedesktop.login1"
SIGNAL = {
    "type": "signal",
    "path": "/org/freedesktop/login1",
    "interface": "org.freedesktop.login1.Manager",
    "member": "PrepareForSleep",
}
PATIENCE = 2.0

log = logging.getLogger(__name__)


class WakeWatch:
    """Posts `Woke` at each `PrepareForSleep(false)`; a thread sleeps on the system bus.

    Where there is no logind it does nothing: the engine sees its two clocks apart, only later.
    """

    def __init__(self, post: Post, environ: Mapping[str, str] = os.environ) -> None:
        self._post = post
        self._address = environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._stopping = False
        self.listening = threading.Event()
        """Set once no wake-up will be missed."""
        self._thread = threading.Thread(target=self._run, name="waking", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        with self._lock:
            self._stopping = True
            if self._socket:
                # Closing alone would not wake the thread that waits on it.
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        try:
            self._listen()
        except Exception as error:  # noqa: BLE001 -- the outer door of this thread; nothing depends on it
            if not self._stopping:
                log.info("Waking from sleep will be noticed late: %s", error)

    def _listen(self) -> None:
        from jeepney.bus_messages import MatchRule, message_bus  # noqa: PLC0415 -- jeepney is for Linux only
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 -- likewise

        with open_dbus_connection(self._address) as bus, self._stoppable(bus.sock):
            bus.send_and_get_reply(message_bus.AddMatch(MatchRule(sender=LOGIND, **SIGNAL)))
            self.listening.set()
            # The bus has checked the sender, who comes here under another name (":1.5").
            signal = MatchRule(**SIGNAL)
            while not self._stopping:
                message = bus.receive()
                if signal.matches(message) and message.body == (False,):
                    self._post(Woke())

    @contextlib.contextmanager
    def _stoppable(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._socket = connection
        try:
            yield
        finally:
            with self._lock:
                self._socket = None
