"""One address of one network interface, and the next hop, as the operating system tells them."""

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An address that works now, with its network.

    Not `lasting` when the system will exchange it by itself: an IPv6 privacy address (RFC 8981).
    """

    interface: str
    address: IPv4Interface | IPv6Interface
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class NextHop:
    """The router that packets to the internet go to first, and the interface they leave by."""

    gateway: str
    interface: str
