"""Where the server listens."""

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from nbtray.core.settings import Listen

EVERYWHERE = ""
"""tornado's word for 0.0.0.0 and [::]; either of them alone is one family only."""


@dataclass(frozen=True, slots=True)
class Place:
    """One socket address the server will bind."""

    family: int
    address: tuple[Any, ...]


def host_to_bind(listen: Listen) -> str:
    """Return jupyter_server's `ip`."""
    if listen is not Listen.COMPUTER:
        return EVERYWHERE
    # "localhost" is both families, and tornado forgives a missing ::1; but a hosts file may say anything.
    return "localhost" if _all_loopback("localhost") else "127.0.0.1"


def places_to_bind(listen: Listen, port: int) -> tuple[Place, ...]:
    """Return what tornado's bind_sockets would bind."""
    host = host_to_bind(listen) or None
    found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)
    wanted = {socket.AF_INET, socket.AF_INET6} if socket.has_ipv6 else {socket.AF_INET}
    return tuple(
        dict.fromkeys(Place(family, address) for family, _, _, _, address in found if family in wanted)
    )


def _all_loopback(name: str) -> bool:
    try:
        found = socket.getaddrinfo(name, None, 0, socket.SOCK_STREAM)
    except OSError:
        return False
    return all(ip_address(str(address[0]).split("%")[0]).is_loopback for *_, address in found)
