"""Tells when the keyring has been unlocked, as the Secret Service does it; nobody is asked for that."""

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from nbtray.core.mail.events import KeyringUnlocked
from nbtray.desktop.bus_addresses import session_bus_address
from nbtray.desktop.bus_listener import PATIENCE, BusListener, subscribe
from nbtray.ports import Post

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

NAME = "org.freedesktop.secrets"
SERVICE = "/org/freedesktop/secrets"
COLLECTION = "/org/freedesktop/secrets/aliases/default"


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
        self._stopped = False
        self._heard = False
        self._listener: BusListener | None = None
        self.listening = threading.Event()
        """Set once no unlocking will be missed."""

    def listen(self) -> None:
        """Begin, unless it has begun already; returns at once."""
        address = session_bus_address(self._environ)
        with self._lock:
            waits = self._listener is not None and self._listener.is_alive and not self._heard
            if self._stopped or waits or not address:
                return
            self._heard = False
            self.listening.clear()
            self._listener = BusListener("unlocking of the keyring", address, self._hear)
            self._listener.start()

    def stop(self) -> None:
        """End the thread, if there is one."""
        with self._lock:
            self._stopped = True
        if self._listener:
            self._listener.stop()

    def _hear(self, bus: "DBusConnection") -> None:
        from jeepney.bus_messages import MatchRule  # noqa: PLC0415 -- jeepney is for Linux only

        owner = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        owner.add_arg_condition(0, NAME)
        # Whatever it says may be that: each kind of service says it in its own words.
        subscribe(bus, MatchRule(type="signal", sender=NAME), owner)
        # What comes while we look is kept: the answer may be older than it.
        with bus.filter(MatchRule(type="signal")) as news:
            self.listening.set()
            while not self._is_open(bus):
                bus.recv_until_filtered(news)
        self._heard = True  # before it is told: whoever hears of it may want to listen again at once
        self._post(KeyringUnlocked())

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


def _answer(bus: "DBusConnection", call: "Message") -> tuple[object, ...] | None:
    from jeepney import MessageFlag, MessageType  # noqa: PLC0415 -- jeepney is for Linux only

    call.header.flags |= MessageFlag.no_auto_start  # looking starts no service
    reply = bus.send_and_get_reply(call, timeout=PATIENCE)
    return None if reply.header.message_type is MessageType.error else reply.body
