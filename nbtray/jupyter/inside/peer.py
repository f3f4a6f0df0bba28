"""Who is at the other end of a connection, as far as its address tells."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ONE_CUSTOMER = 64
"""Bits of an IPv6 address that name a customer; the rest is theirs to choose (RFC 6177)."""


def parsed(address: str) -> Address | None:
    """Return the address without its zone, or the IPv4 address it wraps; None if it is none."""
    try:
        peer = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(peer, "ipv4_mapped", None) or peer


def is_this_computer(address: str) -> bool:
    """Tell whether the other end is on this computer."""
    peer = parsed(address)
    return peer is not None and peer.is_loopback


def network_of(address: str) -> str:
    """Return what is held against whom: an IPv4 address, or the /64 an IPv6 address is in."""
    peer = parsed(address)
    if peer is None:
        return "unknown"
    if peer.version == 4:  # noqa: PLR2004 -- IPv4
        return str(peer)
    return str(ipaddress.ip_network((int(peer), ONE_CUSTOMER), strict=False))
