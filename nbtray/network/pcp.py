"""Port Control Protocol (RFC 6887), as far as a mapping for TCP needs it: requests and answers as bytes."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from nbtray.core.address.readings import IPAddress
from nbtray.core.router.mapping import Reason

VERSION = 2
ANNOUNCE, MAP = 0, 1
RESPONSE = 0x80
TCP = 6
LONGEST = 1100
LONGEST_LIFETIME = 7 * 86_400

HEADER = struct.Struct("!BBBBII12x")  # version, R and opcode, reserved, result, lifetime, epoch
REQUEST_HEADER = struct.Struct("!BBHI16s")  # version, opcode, reserved, lifetime, our address
MAP_PART = struct.Struct("!12sB3xHH16s")  # nonce, protocol, internal and external port, external address
PREFER_FAILURE = struct.pack("!BBH", 2, 0, 0)  # 13.2: rather nothing than another port

SUCCESS, UNSUPPORTED_VERSION, NOT_AUTHORIZED, MALFORMED, UNSUPPORTED_OPCODE = range(5)
REASONS = {
    UNSUPPORTED_VERSION: Reason.NOT_OFFERED,
    NOT_AUTHORIZED: Reason.NOT_AUTHORIZED,
    UNSUPPORTED_OPCODE: Reason.NOT_OFFERED,
    7: Reason.NO_ADDRESS,  # NETWORK_FAILURE
    8: Reason.NO_RESOURCES,  # also miniupnpd's word for an address that is not on the internet
    10: Reason.FULL,  # USER_EX_QUOTA
    11: Reason.TAKEN,  # CANNOT_PROVIDE_EXTERNAL
    12: Reason.IN_BETWEEN,  # ADDRESS_MISMATCH: another translator sits between us and the one that answers
}


@dataclass(frozen=True, slots=True)
class Granted:
    """The router maps this external port; `epoch` is seconds since its tables were last empty (8.5)."""

    external_port: int
    address: IPAddress
    lifetime: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Declined:
    """The router has answered no."""

    reason: Reason
    code: int
    epoch: int = 0


def announce_request(local: str) -> bytes:
    """Return the question whether anybody speaks PCP (14.1)."""
    return REQUEST_HEADER.pack(VERSION, ANNOUNCE, 0, 0, _packed(ip_address(local)))


def map_request(  # noqa: PLR0913 -- the fields of RFC 6887, 11.1
    local: str, internal: int, external: int, lifetime: int, nonce: bytes, *, any_port: bool = True
) -> bytes:
    """Return the request to map a TCP port for so many seconds; 0 deletes the mapping (15)."""
    own = ip_address(local)
    anywhere = IPv4Address(0) if own.version == 4 else IPv6Address(0)  # noqa: PLR2004
    request = REQUEST_HEADER.pack(VERSION, MAP, 0, lifetime, _packed(own))
    request += MAP_PART.pack(nonce, TCP, internal, external, _packed(anywhere))
    return request if any_port or not lifetime else request + PREFER_FAILURE


def read_map(answer: bytes, nonce: bytes, internal: int) -> Granted | Declined | None:
    """Read the answer to our request, or None when this is none (8.3, 11.4).

    A refusal may be short: a server that knows too little to have understood us answers with a header only.
    """
    told = _header(answer, MAP)
    if told is None or isinstance(told, Declined):
        return told
    result, lifetime, epoch = told
    if len(answer) < HEADER.size + MAP_PART.size:
        brief = result in (UNSUPPORTED_VERSION, MALFORMED, UNSUPPORTED_OPCODE)
        return _declined(result, epoch) if brief else None
    theirs, protocol, inside, outside, address = MAP_PART.unpack_from(answer, HEADER.size)
    if (theirs, protocol, inside) != (nonce, TCP, internal):
        return None
    if result != SUCCESS:
        return _declined(result, epoch)
    if lifetime and not outside:
        return None
    return Granted(outside, _unpacked(address), min(lifetime, LONGEST_LIFETIME), epoch)


def read_announce(answer: bytes) -> int | Declined | None:
    """Return the epoch of an announcement or of the answer to our question; None when it is neither."""
    told = _header(answer, ANNOUNCE)
    if told is None or isinstance(told, Declined):
        return told
    result, _, epoch = told
    return epoch if result == SUCCESS else _declined(result, epoch)


def _header(answer: bytes, opcode: int) -> tuple[int, int, int] | Declined | None:
    if 4 <= len(answer) <= LONGEST and answer[0] == 0 and answer[1] & RESPONSE:  # noqa: PLR2004
        # A server of NAT-PMP alone answers in its own version (RFC 6886, 3.5; RFC 6887, 9).
        code = int.from_bytes(answer[2:4], "big")
        return Declined(Reason.NOT_OFFERED, code) if code == UNSUPPORTED_VERSION else None
    if not HEADER.size <= len(answer) <= LONGEST or len(answer) % 4:
        return None
    version, kind, _, result, lifetime, epoch = HEADER.unpack_from(answer)
    if kind & RESPONSE and result == UNSUPPORTED_VERSION:
        return Declined(Reason.NOT_OFFERED, result, epoch)
    if version != VERSION or kind != RESPONSE | opcode:
        return None
    return result, lifetime, epoch


def _declined(result: int, epoch: int) -> Declined:
    return Declined(REASONS.get(result, Reason.OTHER), result, epoch)


def _packed(address: IPAddress) -> bytes:
    """Return the 16 bytes of an address; IPv4 goes mapped (5)."""
    return b"\0" * 10 + b"\xff\xff" + address.packed if isinstance(address, IPv4Address) else address.packed


def _unpacked(packed: bytes) -> IPAddress:
    address = IPv6Address(packed)
    return address.ipv4_mapped or address
