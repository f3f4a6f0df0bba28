"""Who is connected: strangers get few places, and the crowd makes room for whoever comes.

A stranger is a connection that has shown no login yet. Each costs the server some 85 KB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .peer import Client


class Places(NamedTuple):
    """How many connections one network may have, and how many all strangers together."""

    of_one_network: int = 200
    of_strangers: int = 160


def places_for(descriptors: int) -> Places:
    """Return the places of a process with so many file descriptors: most are for kernels and their users."""
    quarter = max(descriptors // 4, 1)
    return Places(min(Places().of_one_network, quarter), min(Places().of_strangers, quarter))


class Connection:
    """One that is open; `close` hangs up."""

    def __init__(self, network: str, close: Callable[[], None]) -> None:
        self.network = network
        self.close = close
        self.signed_in = False


class Connections:
    """All that are open, the oldest first; those from this computer only to be closed with the rest."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._of: dict[str, list[Connection]] = {}
        self._strangers = 0

    def __iter__(self) -> Iterator[Connection]:
        return iter([each for group in self._of.values() for each in group])

    def count(self, network: str) -> int:
        """Return how many connections this network has."""
        return len(self._of.get(network, ()))

    def has_signed_in(self, network: str) -> bool:
        """Tell whether somebody in this network is logged in."""
        return any(each.signed_in for each in self._of.get(network, ()))

    def make_room(self, client: Client) -> bool:
        """Tell whether one more may come from there, after hanging up on a stranger if it takes that."""
        if client.is_here:
            return True
        if self.count(client.network) >= self.places.of_one_network:
            return False
        return self._strangers < self.places.of_strangers or self.drop_stranger()

    def drop_stranger(self) -> bool:
        """Hang up on the oldest stranger of the network that has most of them; tell whether there was one."""
        crowds = [[each for each in group if not each.signed_in] for group in self._of.values()]
        crowd = max(crowds, key=len, default=[])
        if not crowd:
            return False
        crowd[0].close()
        return True

    def opened(self, client: Client, close: Callable[[], None]) -> Connection:
        """Take in a connection."""
        network = "" if client.is_here else client.network
        connection = Connection(network, close)
        connection.signed_in = not network
        self._of.setdefault(network, []).append(connection)
        self._strangers += not connection.signed_in
        return connection

    def signs_in(self, connection: Connection) -> None:
        """Take this one out of the strangers: it has shown a login."""
        if not connection.signed_in:
            connection.signed_in = True
            self._strangers -= 1

    def closed(self, connection: Connection) -> None:
        """Forget a connection."""
        group = self._of.get(connection.network, [])
        if connection not in group:
            return
        group.remove(connection)
        self._strangers -= not connection.signed_in
        if not group:
            del self._of[connection.network]

    def close_others(self, close: Callable[[], None]) -> None:
        """Hang up on everybody but the one that `close` belongs to."""
        for connection in self:
            if connection.close != close:
                connection.close()
