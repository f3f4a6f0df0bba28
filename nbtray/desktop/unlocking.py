"""Tells when the keyring has been unlocked, as the Secret Service does it; nobody is asked for that."""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nbtray.core.events import KeyringUnlocked
from nbtray.desktop.surroundings import session_bus_address
from nbtray.ports import Post

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

NAME = "org.freedesktop.secrets"
SERVICE = "/org/freedesktop/secrets"
COLLECTION = "/org/freedesktop/secrets/aliases/default"
PATIENCE = 2.0

log = logging.getLogger(__name__)


class UnlockWatch:
    """Posts `KeyringUnlocked` once after each `listen`, when this entry can be read.

    A thread sleeps on the session bus meanwhile. Where that cannot tell (another kind of keyring, no bus)
    nothing is posted: try again now and then.
    """

    def __init__(
        self, post: Post, service: str, account: str, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._post = post
        self._entry = {"service": service, "username": account}
        self._environ = environ
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._stopping = False
        self._waiting = False
        self._thread: threading.Thread | None = None
        self.listening = threading.Event()
        """Set while no unlocking will be missed."""

    def listen(self) -> None:
        """Begin, unless it has begun already; returns at once."""
        with self._lock:
            if self._stopping or self._waiting:
                return
            self._waiting = True
            self._thread = threading.Thread(target=self._run, name="unlocking", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread, if there is one."""
        with self._lock:
            self._stopping = True
            if self._socket:
                # Closing alone would not wake the thread that waits on it.
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        if self._thread:
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        unlocked = False
        try:
            unlocked = self._wait()
        except Exception as error:  # noqa: BLE001 -- the outer door of this thread; a later try depends on nothing
            if not self._stopping:
                log.info("The unlocking of the keyring will be noticed late: %s", error)
        self.listening.clear()
        self._waiting = False  # before it is told: whoever hears of it may want to listen again at once
        if unlocked:
            self._post(KeyringUnlocked())

    def _wait(self) -> bool:
        from jeepney.bus_messages import MatchRule, message_bus  # noqa: PLC0415 -- jeepney is for Linux only
        from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 -- likewise

        address = session_bus_address(self._environ)
        if not address:
            return False
        owner = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        owner.add_arg_condition(0, NAME)
        with open_dbus_connection(address) as bus, self._stoppable(bus.sock):
            # Whatever it says may be that: each kind of service says it in its own words.
            for rule in (MatchRule(type="signal", sender=NAME), owner):
                bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)
            # What comes while we look is kept: the answer may be older than it.
            with bus.filter(MatchRule(type="signal")) as news:
                self.listening.set()
                while not self._is_open(bus):
                    bus.recv_until_filtered(news)
        return True

    def _is_open(self, bus: "DBusConnection") -> bool:
        from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 -- jeepney is for Linux only

        collection = DBusAddress(COLLECTION, NAME, "org.freedesktop.DBus.Properties")
        service = DBusAddress(SERVICE, NAME, "org.freedesktop.Secret.Service")
        told = _answer(
            bus, new_method_call(collection, "Get", "ss", ("org.freedesktop.Secret.Collection", "Locked"))
        )
        if told != (("b", False),):
            return False
        # Some (KeePassXC) lock each entry too.
        found = _answer(bus, new_method_call(service, "SearchItems", "a{ss}", (self._entry,)))
        return found is not None and not found[1]

    @contextlib.contextmanager
    def _stoppable(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._socket = connection
        try:
            yield
        finally:
            with self._lock:
                self._socket = None


def _answer(bus: "DBusConnection", call: "Message") -> tuple[object, ...] | None:
    from jeepney import MessageFlag, MessageType  # noqa: PLC0415 -- jeepney is for Linux only

    call.header.flags |= MessageFlag.no_auto_start  # looking starts no service
    reply = bus.send_and_get_reply(call, timeout=PATIENCE)
    return None if reply.header.message_type is MessageType.error else reply.body
