"""Asks Linux which way a packet would go: metrics, policy routing and a VPN's half routes have their say."""

import errno
import socket
import struct
import sys
from ipaddress import ip_address

from nbtray.network.interface import NextHop
from nbtray.network.netlink import ATTRIBUTE, ERROR, HEADER, RECEIVE, attributes_of, messages

if sys.platform != "linux":
    raise ImportError("netlink is Linux's")

GET_ROUTE = 26
NEW_ROUTE = 24
REQUEST = 1

DESTINATION, OUT_INTERFACE, GATEWAY, VIA = 1, 4, 5, 18

ROUTE_HEADER = struct.Struct("=BBBBBBBBI")  # family, two lengths, tos, table, protocol, scope, type, flags
NO_WAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EINVAL)


def next_hop(far: str) -> NextHop | None:
    """Return the router towards this address, or None where there is no way, or none with a router."""
    destination = ip_address(far)
    family = socket.AF_INET if destination.version == 4 else socket.AF_INET6  # noqa: PLR2004
    request = ROUTE_HEADER.pack(family, destination.max_prefixlen, 0, 0, 0, 0, 0, 0, 0)
    request += ATTRIBUTE.pack(ATTRIBUTE.size + len(destination.packed), DESTINATION) + destination.packed
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as asking:
        asking.bind((0, 0))
        asking.send(HEADER.pack(HEADER.size + len(request), GET_ROUTE, REQUEST, 1, 0) + request)
        kind, _, payload = next(messages(asking.recv(RECEIVE)))
    if kind == ERROR:
        code = -struct.unpack_from("=i", payload)[0]
        if code in NO_WAY:
            return None
        raise OSError(code, "the kernel told no way")
    return _hop(payload) if kind == NEW_ROUTE else None


def _hop(payload: bytes) -> NextHop | None:
    attributes = dict(attributes_of(payload[ROUTE_HEADER.size :]))
    gateway, interface = attributes.get(GATEWAY), attributes.get(OUT_INTERFACE)
    if VIA in attributes:  # an IPv4 route by an IPv6 neighbour (RFC 5549): family, address
        gateway = attributes[VIA][2:]
    if gateway is None or interface is None:
        return None
    try:
        name = socket.if_indextoname(int.from_bytes(interface, sys.byteorder))
    except OSError:
        return None  # the interface has gone since
    return NextHop(str(ip_address(gateway)), name)
