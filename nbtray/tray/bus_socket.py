"""A socket to the session bus: found, connected, authenticated, and carrying whole messages."""

from __future__ import annotations

import socket
from itertools import count
from typing import TYPE_CHECKING

from jeepney import DBusAddress, HeaderFields, Message, MessageType, Parser, new_method_call
from jeepney.auth import BEGIN, AuthenticationError, Authenticator
from jeepney.bus import get_connectable_addresses

from nbtray.tray.problems import NoSessionBus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 2.0
"""Seconds for each step of connecting (under 1 ms on a healthy bus): a hung bus must not hang nbtray."""

DAEMON = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")


class BusSocket:
    """The session bus named in `environ`; raises `NoSessionBus`. Sending and receiving never block."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._serials = count(1)
        self._parser = Parser()
        self._unsent = bytearray()
        self._socket = _connect(environ)
        try:
            self.unique_name = self._hello()
        except (OSError, AuthenticationError) as error:
            self._socket.close()
            raise NoSessionBus(reason=_why(error)) from error
        self._socket.setblocking(False)

    def fileno(self) -> int:
        """Return what to wait on."""
        return self._socket.fileno()

    @property
    def is_behind(self) -> bool:
        """Tell whether something waits to be sent."""
        return bool(self._unsent)

    def send(self, message: Message) -> int:
        """Send as much as the bus takes now, keep the rest; return the message's serial."""
        serial = next(self._serials)
        self._unsent += message.serialise(serial=serial)
        self.flush()
        return serial

    def flush(self) -> None:
        """Send what has waited, as far as the bus takes it now."""
        try:
            sent = self._socket.send(self._unsent)
        except BlockingIOError:
            return
        except OSError:
            # Reading meets the same, and is the one place that says so.
            self._unsent.clear()
            return
        del self._unsent[:sent]

    def receive(self) -> Iterator[Message]:
        """Yield what has arrived; raises `OSError` when the bus is gone."""
        arrived = self._socket.recv(65536)
        if not arrived:
            raise ConnectionResetError("the bus hung up")
        self._parser.add_data(arrived)
        while (message := self._parser.get_next_message()) is not None:
            yield message

    def close(self) -> None:
        """Send what has waited, within `PATIENCE`, and hang up."""
        try:
            self._socket.settimeout(PATIENCE)
            self._socket.sendall(self._unsent)
        except OSError:
            # Nobody is left to hear the rest.
            self._unsent.clear()
        self._socket.close()

    def _hello(self) -> str:
        serial = self.send(new_method_call(DAEMON, "Hello"))
        while True:
            for message in self.receive():
                if message.header.fields.get(HeaderFields.reply_serial) != serial:
                    continue
                if message.header.message_type is MessageType.error:
                    raise ConnectionRefusedError(*message.body)
                return str(message.body[0])


def _connect(environ: Mapping[str, str]) -> socket.socket:
    refused = "the address of its message bus is not set"
    for address in _addresses(environ):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(address)
            _authenticate(connection)
        except (OSError, AuthenticationError) as error:
            connection.close()
            refused = _why(error)
        else:
            return connection
    raise NoSessionBus(reason=refused)


def _why(error: Exception) -> str:
    if isinstance(error, AuthenticationError):
        # All that EXTERNAL can refuse is the user id, as when a root shell keeps the user's environment.
        return "it belongs to another user"
    return getattr(error, "strerror", None) or str(error)


def _addresses(environ: Mapping[str, str]) -> Iterator[str]:
    told = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not told and environ.get("XDG_RUNTIME_DIR"):
        # Where systemd puts the user's bus; libdbus and sd-bus look there too.
        told = f"unix:path={environ['XDG_RUNTIME_DIR']}/bus"
    if not told:
        return
    try:
        yield from get_connectable_addresses(told)
    except (RuntimeError, ValueError) as error:
        raise NoSessionBus(reason=f"its address “{told}” is of a kind nbtray cannot use") from error


def _authenticate(connection: socket.socket) -> None:
    conversation = Authenticator()
    for line in conversation:
        connection.sendall(line)
        answer = connection.recv(1024)
        if not answer:
            raise ConnectionResetError("the bus hung up")
        conversation.feed(answer)
    connection.sendall(BEGIN)
