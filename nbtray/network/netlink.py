"""Asks Linux for addresses and listens to it changing them: rtnetlink(7), without a library of 5 MB."""

import errno
import socket
import struct
import sys
from collections.abc import Iterator
from ipaddress import ip_interface

from nbtray.network.interface import InterfaceAddress

if sys.platform != "linux":
    raise ImportError("netlink is Linux's")

GET_ADDRESSES = 22
NEW_ADDRESS = 20
REQUEST_ALL = 0x301
DONE = 3
ERROR = 2
INTERRUPTED = 0x10

ADDRESS, LOCAL, FLAGS = 1, 2, 8
TEMPORARY, DUPLICATE, DEPRECATED, TENTATIVE = 0x01, 0x08, 0x20, 0x40

# Links too: a link that goes down takes its IPv4 routes along without a word about them.
LINKS, IPV4_ADDRESSES, IPV4_ROUTES, IPV6_ADDRESSES, IPV6_ROUTES = 0x1, 0x10, 0x40, 0x100, 0x400
EVERY_CHANGE = LINKS | IPV4_ADDRESSES | IPV4_ROUTES | IPV6_ADDRESSES | IPV6_ROUTES

HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
ADDRESS_HEADER = struct.Struct("=BBBBI")  # family, prefix length, flags, scope, interface
ATTRIBUTE = struct.Struct("=HH")  # length, type
RECEIVE = 1 << 16
ATTEMPTS = 5


def changes() -> socket.socket:
    """Return a socket that is readable when an address, a route or a link has changed."""
    listener = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
    listener.bind((0, EVERY_CHANGE))
    return listener


def addresses() -> tuple[InterfaceAddress, ...]:
    """Return every address that works now, loopback and link-local ones too."""
    for _ in range(ATTEMPTS):
        found = _dump()
        if found is not None:
            return found
    raise OSError(errno.EAGAIN, "the addresses changed faster than they could be read")


def _dump() -> tuple[InterfaceAddress, ...] | None:
    """Return the addresses, or None when they changed under the kernel's hands meanwhile."""
    found: list[InterfaceAddress] = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as asking:
        asking.bind((0, 0))
        request = ADDRESS_HEADER.pack(socket.AF_UNSPEC, 0, 0, 0, 0)
        asking.send(HEADER.pack(HEADER.size + len(request), GET_ADDRESSES, REQUEST_ALL, 1, 0) + request)
        while True:
            for kind, flags, payload in messages(asking.recv(RECEIVE)):
                if flags & INTERRUPTED:
                    return None
                if kind == DONE:
                    return tuple(found)
                if kind == ERROR:
                    raise OSError(-struct.unpack_from("=i", payload)[0], "the kernel told no addresses")
                if kind == NEW_ADDRESS:
                    found.extend(_address(payload))


def messages(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Return type, flags and payload of each message."""
    while len(data) >= HEADER.size:
        length, kind, flags, _, _ = HEADER.unpack_from(data)
        yield kind, flags, data[HEADER.size : length]
        data = data[_aligned(length) :]


def _address(payload: bytes) -> Iterator[InterfaceAddress]:
    family, prefix, short_flags, _, index = ADDRESS_HEADER.unpack_from(payload)
    attributes = dict(attributes_of(payload[ADDRESS_HEADER.size :]))
    flags = int.from_bytes(attributes.get(FLAGS, bytes([short_flags])), sys.byteorder)
    # On a point-to-point link ADDRESS is the other end; LOCAL, where it is told, is always ours.
    ours = attributes.get(LOCAL, attributes.get(ADDRESS))
    if family not in (socket.AF_INET, socket.AF_INET6) or ours is None:
        return
    if flags & (TENTATIVE | DUPLICATE):
        return
    try:
        name = socket.if_indextoname(index)
    except OSError:
        return  # the interface has gone since
    # The bit of TEMPORARY means "secondary" in IPv4.
    passing = flags & DEPRECATED or (family == socket.AF_INET6 and flags & TEMPORARY)
    yield InterfaceAddress(name, ip_interface((ours, prefix)), lasting=not passing)


def attributes_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Return type and value of each attribute."""
    while len(data) >= ATTRIBUTE.size:
        length, kind = ATTRIBUTE.unpack_from(data)
        if length < ATTRIBUTE.size:
            return
        yield kind, data[ATTRIBUTE.size : length]
        data = data[_aligned(length) :]


def _aligned(length: int) -> int:
    return (length + 3) & ~3
