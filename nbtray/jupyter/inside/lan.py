"""Serves the local network only: a stranger's connection is closed before TLS begins."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

from .peer import parsed

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NEAR = tuple(
    ipaddress.ip_network(text)
    for text in (
        "127.0.0.0/8",
        "::1/128",
        # RFC 1918
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        # link-local: RFC 3927, RFC 4291
        "169.254.0.0/16",
        "fe80::/10",
        # unique local: RFC 4193
        "fc00::/7",
    )
)


def is_near(address: str, networks: tuple[Network, ...]) -> bool:
    """Tell whether this peer is this computer, or in its local network."""
    peer = parsed(address)
    return peer is not None and any(
        peer.version == network.version and peer in network for network in NEAR + networks
    )


class NearSocket(socket.socket):
    """A listening socket that accepts from near only."""

    networks: tuple[Network, ...] = ()

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept the next connection; one from afar is closed and told as aborted, which tornado ignores."""
        connection, peer = super().accept()
        if is_near(str(peer[0]), self.networks):
            return connection, peer
        connection.close()
        raise ConnectionAbortedError


def guard(app: ServerApp, networks: list[str]) -> None:
    """Have every socket the server will listen on accept from near only."""
    near = tuple(ipaddress.ip_network(text, strict=False) for text in networks)
    create = app.init_httpserver

    def init_httpserver() -> None:
        create()
        server = app.http_server
        add = server.add_sockets
        vars(server)["add_sockets"] = lambda sockets: add([_guarded(one, near) for one in sockets])

    # Only this instance: both are called by these public names.
    vars(app)["init_httpserver"] = init_httpserver


def _guarded(listening: socket.socket, networks: tuple[Network, ...]) -> NearSocket:
    near = NearSocket(listening.family, listening.type, listening.proto, listening.detach())
    near.setblocking(False)
    near.networks = networks
    return near
