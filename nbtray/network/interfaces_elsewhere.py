"""Asks psutil for addresses, where there is no netlink."""

import socket
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_interface

from nbtray.network.interface import InterfaceAddress

USUAL_IPV6_PREFIX = 64


def addresses() -> tuple[InterfaceAddress, ...]:
    """Return every address that works now; psutil cannot tell which IPv6 ones will be exchanged."""
    import psutil  # noqa: PLC0415 -- 2 MB that a resident process on Linux never needs

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    return tuple(
        found
        for name, told in psutil.net_if_addrs().items()
        if name in up
        for one in told
        for found in _address(name, one.family, one.address, one.netmask)
    )


def _address(interface: str, family: int, address: str, netmask: str | None) -> Iterator[InterfaceAddress]:
    plain = address.partition("%")[0]
    if family == socket.AF_INET:
        yield InterfaceAddress(interface, ip_interface(f"{plain}/{netmask or 32}"))
    elif family == socket.AF_INET6:
        # Windows tells no mask for IPv6.
        prefix = int(IPv6Address(netmask)).bit_count() if netmask else USUAL_IPV6_PREFIX
        yield InterfaceAddress(interface, ip_interface(f"{plain}/{prefix}"))
