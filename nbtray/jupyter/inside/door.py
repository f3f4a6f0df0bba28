"""Where connections come in: most strangers are turned away before TLS begins, which is what costs.

At the limit of file descriptors a few are kept back, so that the owner still gets in, and nothing is logged:
tornado would try again at once, for ever, and write a traceback each time (769 KB/s).
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

from . import lan
from .pace import Pace
from .paces import Paces
from .peer import Client, Peer, is_this_computer
from .proxies import is_one_of
from .socket_owner import SocketOwners, Uid

if TYPE_CHECKING:
    from collections.abc import Callable

    from .connections import Connections
    from .lan import Network

    Accepted = tuple[socket.socket, Any]

    class Strangers(Protocol):
        """Knows what strangers have asked for lately."""

        def is_welcome(self, client: Client) -> bool:
            """Tell whether somebody has logged in from there lately."""
            ...

        def is_too_fast(self, client: Client) -> bool:
            """Tell whether so much of this stranger's was refused that nothing more need be read."""
            ...


OF_A_NETWORK = Pace(interval=0.1, burst=200)
"""New connections: a browser that comes back to many notebooks opens one for each."""

OF_STRANGERS = Pace(interval=0.02, burst=300)

SPARE = 8
"""File descriptors kept back."""

ROOT = 0

AT_THE_LIMIT = (errno.EMFILE, errno.ENFILE)


class Door:
    """Decides who comes in; `near` are the networks that are served, None for all the world.

    `proxies` are trusted: for whom they connect is not known yet.
    """

    def __init__(
        self,
        connections: Connections,
        strangers: Strangers,
        near: tuple[Network, ...] | None,
        clock: Callable[[], float] = time.monotonic,
        proxies: tuple[Network, ...] = (),
    ) -> None:
        self._connections = connections
        self._strangers = strangers
        self._near = near
        self._clock = clock
        self._proxies = proxies
        self._owners = SocketOwners()
        self._paces = Paces(OF_A_NETWORK, OF_STRANGERS)
        self._spare: list[int] = []
        self.keep_back()

    def identified(self, connection: socket.socket, address: tuple[Any, ...]) -> Peer:
        """Return the address with the account it belongs to, if that is another one of this computer."""
        peer = Peer(address)
        if is_this_computer(str(address[0])):
            peer.other_account = self._other_account(connection)
            peer.is_proxy = is_one_of(self._proxies, str(address[0]))
        return peer

    def opens_for(self, client: Client) -> bool:
        """Tell whether this one may come in."""
        if client.is_here:
            return True
        if self._near is not None and not lan.is_near(client.address, self._near):
            return False
        network, now = client.network, self._clock()
        welcome = self._strangers.is_welcome(client) or self._connections.has_signed_in(network)
        if self._paces.wait(network, now, welcome=welcome):
            return False
        if not welcome and self._strangers.is_too_fast(client):
            return False
        self._paces.count(network, now, welcome=welcome)
        return self._connections.make_room(client)

    def keep_back(self) -> None:
        """Keep descriptors back, as far as there are any."""
        try:
            while len(self._spare) < SPARE:
                self._spare.append(os.open(os.devnull, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)))
        except OSError:
            return

    def at_the_limit(self, accept: Callable[[], Accepted]) -> Accepted:
        """Accept with a descriptor that was kept back, or is a stranger's; only the owner may keep it."""
        if self._spare:
            os.close(self._spare.pop())
        elif not self._connections.drop_stranger():
            raise BlockingIOError
        connection, address = accept()
        peer = self.identified(connection, address)
        if peer.client.is_here:
            return connection, peer
        connection.close()
        self.keep_back()
        raise ConnectionAbortedError

    def _other_account(self, connection: socket.socket) -> int | None:
        owner = self._owners.of_peer(connection)
        if sys.platform == "win32" or not isinstance(owner, Uid):
            return None
        return None if owner.number in (ROOT, os.getuid()) else owner.number


class DoorSocket(socket.socket):
    """A listening socket behind a door."""

    door: Door

    def accept(self) -> Accepted:
        """Accept the next connection; one turned away is told as aborted, which tornado passes over."""
        try:
            connection, address = super().accept()
        except OSError as error:
            if error.errno not in AT_THE_LIMIT:
                raise
            return self.door.at_the_limit(super().accept)
        self.door.keep_back()
        peer = self.door.identified(connection, address)
        if self.door.opens_for(peer.client):
            return connection, peer
        connection.close()
        raise ConnectionAbortedError


def behind(door: Door, listening: socket.socket) -> DoorSocket:
    """Put a listening socket behind the door."""
    guarded = DoorSocket(listening.family, listening.type, listening.proto, listening.detach())
    guarded.setblocking(False)
    guarded.door = door
    return guarded
