"""NAT Port Mapping Protocol (RFC 6886): requests and answers as bytes."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address

from nbtray.core.router.mapping import Reason
from nbtray.network.pcp import LONGEST_LIFETIME, Declined, Granted

VERSION = 0
ADDRESS, MAP_TCP = 0, 2
RESPONSE = 128

ADDRESS_REQUEST = struct.pack("!BB", VERSION, ADDRESS)
MAP_REQUEST = struct.Struct("!BBHHHI")  # version, opcode, reserved, internal and external port, lifetime
HEADER = struct.Struct("!BBHI")  # version, opcode, result, epoch
ADDRESS_SIZE, MAP_SIZE = 12, 16

SUCCESS = 0
REASONS = {
    1: Reason.NOT_OFFERED,  # unsupported version
    2: Reason.NOT_AUTHORIZED,
    3: Reason.NO_ADDRESS,  # network failure: the router has no address itself
    4: Reason.FULL,
    5: Reason.NOT_OFFERED,  # unsupported opcode
}


@dataclass(frozen=True, slots=True)
class External:
    """The router's address on its far side; `epoch` is seconds since its tables were last empty."""

    address: IPv4Address
    epoch: int


def map_request(internal: int, external: int, lifetime: int) -> bytes:
    """Return the request to map a TCP port; with lifetime 0 it deletes, and no port may be named (3.4)."""
    return MAP_REQUEST.pack(VERSION, MAP_TCP, 0, internal, external if lifetime else 0, lifetime)


def read_address(answer: bytes) -> External | Declined | None:
    """Read the answer about the address, or an announcement of one (3.2, 3.2.1); None when it is neither."""
    told = _header(answer, ADDRESS)
    if told is None or isinstance(told, Declined):
        return told
    return External(IPv4Address(answer[8:12]), told) if len(answer) == ADDRESS_SIZE else None


def read_map(answer: bytes, internal: int) -> Granted | Declined | None:
    """Read the answer to our request, or None when this is none; it tells no address."""
    told = _header(answer, MAP_TCP)
    if told is None or isinstance(told, Declined):
        return told
    if len(answer) != MAP_SIZE:
        return None
    inside, outside, lifetime = struct.unpack_from("!HHI", answer, HEADER.size)
    if inside != internal or (lifetime and not outside):
        return None
    return Granted(outside, IPv4Address(0), min(lifetime, LONGEST_LIFETIME), told)


def _header(answer: bytes, opcode: int) -> int | Declined | None:
    """Return the epoch of an answer to this opcode."""
    if not HEADER.size <= len(answer) <= MAP_SIZE:
        return None
    version, kind, result, epoch = HEADER.unpack_from(answer)
    if version != VERSION or kind != RESPONSE + opcode:
        return None
    if result != SUCCESS:
        return Declined(REASONS.get(result, Reason.OTHER), result, epoch)
    return int(epoch)
