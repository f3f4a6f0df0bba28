"""Who belongs to the local network."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from .peer import parsed

if TYPE_CHECKING:
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
