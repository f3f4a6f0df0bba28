"""Addresses, and what a reading of one can mean."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address


class Family(IntEnum):
    """The two families, apart: each has its own truth."""

    IPV4 = 4
    IPV6 = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A source saw this computer at this address."""

    address: IPAddress


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A source did not tell; this says nothing about the address.

    `cool_off` is seconds the source asked to be left alone (403, 429), 0 if it did not.
    """

    reason: str
    cool_off: float = 0.0


Reading = Seen | Unavailable


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An address two independent sources agreed on, and when they last did."""

    address: IPAddress
    at: datetime


@dataclass(frozen=True, slots=True)
class WayOut:
    """The next hop towards the internet in one family, as the routing table decides it.

    `local` is our address on that `interface` that others should use: the stable one, no privacy address.
    """

    gateway: str
    interface: str
    local: str

    @property
    def family(self) -> Family:
        """Return the family of the gateway."""
        return Family.IPV6 if ":" in self.gateway else Family.IPV4


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """This computer's side of the network; an address stands without its zone.

    `addresses` are the stable ones (no loopback, no IPv6 privacy address), `networks` the on-link
    CIDR ranges, `default_interface` the one the default route leaves by, '' when offline. `ways` holds at
    most one router per family; a tunnel without one, like WireGuard's, has none.
    """

    hostname: str
    addresses: tuple[str, ...]
    networks: tuple[str, ...]
    default_interface: str
    primary: str
    ways: tuple[WayOut, ...] = ()

    def way(self, family: Family) -> WayOut | None:
        """Return the router of that family."""
        return next((each for each in self.ways if each.family is family), None)


CARRIER_NAT = ip_network("100.64.0.0/10")  # RFC 6598
NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: is_global says True, but it names somebody else's IPv4 address
NAT64_LOCAL = ip_network("64:ff9b:1::/48")  # RFC 8215


def is_public(address: IPAddress) -> bool:
    """Tell whether the internet can route to this address, and to this computer by it."""
    if address.version == 6 and (address in NAT64 or address in NAT64_LOCAL):  # noqa: PLR2004
        return False
    return address.is_global and not address.is_multicast


@lru_cache(maxsize=64)  # the same few are asked about at every event
def is_public_text(address: str) -> bool:
    """Tell the same of an address in words; raises ValueError for what is none."""
    return is_public(ip_address(address))


def url_host(address: str) -> str:
    """Return the address as a URL wants it: IPv6 in brackets (RFC 3986, 3.2.2)."""
    return f"[{address}]" if ":" in address else address
