"""Ask Linux which account owns the other end of a TCP connection within this computer (sock_diag(7)).

One netlink request looks up one socket by its addresses and ports. /proc/net/tcp would list every socket: of
6,000, that takes 18 ms.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple, Union

from .peer import parsed

if TYPE_CHECKING:
    from .peer import Address

    Endpoint = tuple[Address, int]

NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
NLM_F_REQUEST = 1
NLMSG_ERROR = 2

MESSAGE = struct.Struct("=IHHII")
"""`struct nlmsghdr`: length, type, flags, sequence number, port."""

REQUEST = struct.Struct("=BBBxI")
"""The beginning of `struct inet_diag_req_v2`: family, protocol, extensions, states."""

SOCKET = struct.Struct("!HH16s16s")
"""The beginning of `struct inet_diag_sockid`: ports and addresses, in network byte order."""

ANY_INTERFACE = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
"""The end of it: no interface, and INET_DIAG_NOCOOKIE."""

ANSWER = struct.Struct(f"=BBBB{SOCKET.size + len(ANY_INTERFACE)}sIIIII")
"""`struct inet_diag_msg`: family, state, timer, retransmits, socket, expiry, two queues, uid, inode."""

EVERY_STATE = 0xFFFFFFFF

LONGEST = 4096
"""Bytes of an answer; it has about 100."""


class Uid(NamedTuple):
    """The account that opened the socket at the other end."""

    number: int


class Unknown(NamedTuple):
    """The kernel does not tell. This says nothing about whose connection it is."""

    reason: str


Owner = Union[Uid, Unknown]  # noqa: UP007 -- Python 3.8


class SocketOwners:
    """Asks over one netlink socket, opened beforehand: it answers when no file descriptor is left, too."""

    def __init__(self) -> None:
        self._netlink: socket.socket | None = None
        self._number = 0
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                self._open()

    def of_peer(self, connection: socket.socket) -> Owner:
        """Return whose socket is at the other end of this connection."""
        if sys.platform != "linux":
            return Unknown(f"{sys.platform} does not tell")
        try:
            return self._ask(_endpoint(connection.getpeername()), _endpoint(connection.getsockname()))
        except (OSError, ValueError, struct.error) as error:
            self.close()
            return Unknown(f"no answer: {error}")

    def close(self) -> None:
        """Close the netlink socket; the next question opens another one."""
        if self._netlink is not None:
            self._netlink.close()
            self._netlink = None

    def _open(self) -> socket.socket:
        if self._netlink is None:
            self._netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)
            # The kernel has answered when `send` returns, so there is nothing to wait for.
            self._netlink.setblocking(False)
        return self._netlink

    def _ask(self, theirs: Endpoint, ours: Endpoint) -> Owner:
        netlink = self._open()
        self._number = (self._number + 1) % (1 << 32)
        netlink.send(_question(theirs, ours, self._number))
        return _owner(netlink.recv(LONGEST), theirs, ours, self._number)


def _endpoint(name: tuple[str, int]) -> Endpoint:
    address = parsed(name[0])
    if address is None:
        raise ValueError(f"{name[0]} is no address")
    return address, name[1]


def _question(theirs: Endpoint, ours: Endpoint, number: int) -> bytes:
    family = socket.AF_INET if theirs[0].version == 4 else socket.AF_INET6  # noqa: PLR2004 -- IPv4
    asked = (
        REQUEST.pack(family, socket.IPPROTO_TCP, 0, EVERY_STATE)
        # `16s` fills up with zeros.
        + SOCKET.pack(theirs[1], ours[1], theirs[0].packed, ours[0].packed)
        + ANY_INTERFACE
    )
    return MESSAGE.pack(MESSAGE.size + len(asked), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, number, 0) + asked


def _owner(answer: bytes, theirs: Endpoint, ours: Endpoint, number: int) -> Owner:
    _, kind, _, answered, _ = MESSAGE.unpack_from(answer)
    if answered != number:
        raise ValueError("the answer to another question")
    if kind == NLMSG_ERROR:
        return Unknown("the kernel has no such socket")
    family, _, _, _, found, _, _, _, uid, inode = ANSWER.unpack_from(answer, MESSAGE.size)
    their_port, our_port, their_address, our_address = SOCKET.unpack_from(found)
    # Without a socket of these two ends the kernel tells of one that listens at the first.
    ends = (_found(their_address, family), their_port), (_found(our_address, family), our_port)
    if ends != (theirs, ours):
        return Unknown("the kernel has no such connection")
    # A socket that is closed has no inode, and uid 0 whoever it was.
    return Uid(uid) if inode else Unknown("the other end is closed")


def _found(packed: bytes, family: int) -> Address | None:
    wide = family == socket.AF_INET6
    return parsed(socket.inet_ntop(family, packed if wide else packed[:4]))
