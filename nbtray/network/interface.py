"""One address of one network interface, as the operating system tells it."""

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
