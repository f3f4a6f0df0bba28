"""Who is at the other end of a connection, as far as its address and the kernel tell."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, NamedTuple, Tuple  # noqa: UP035 -- Python 3.8

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


class Client(NamedTuple):
    """Who asks: an address, and the account's number if it is another account of this computer."""

    address: str
    other_account: int | None = None

    @property
    def is_here(self) -> bool:
        """Whether this is the owner's own account, or root, on this computer, as far as that can be told."""
        return self.other_account is None and is_this_computer(self.address)

    @property
    def network(self) -> str:
        """What is held against whom."""
        return network_of(self.address) if self.other_account is None else f"uid {self.other_account}"

    @property
    def shown(self) -> str:
        """The address as the list of logins has it; of an account it is the same for each address."""
        return self.address if self.other_account is None else f"this computer, {self.network}"


class Peer(Tuple[Any, ...]):  # noqa: UP006, SLOT001 -- Python 3.8; a tuple of any length can have no slots
    """The address of an accepted connection, and the other account of this computer it belongs to.

    tornado hands it on as the address: to `handle_stream`, and as `context.address` of each request.
    """

    other_account: int | None = None
    is_proxy = False

    @property
    def client(self) -> Client:
        """Who has connected; a trusted proxy is held to no limit of an account's."""
        return Client(str(self[0]), None if self.is_proxy else self.other_account)


def client_of(remote_ip: str, address: object) -> Client:
    """Return who has sent a request: an account is known of the connection's own end only."""
    is_direct = isinstance(address, Peer) and remote_ip == address[0]
    return Client(remote_ip, address.other_account if is_direct and isinstance(address, Peer) else None)
