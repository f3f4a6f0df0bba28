"""Whether a match of nftables (libnftables-json(5)) fits a stranger's first packet to our port."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import fnmatchcase
from typing import Any

from nbtray.core.address.readings import Family

TCP = 6


class Fit(IntEnum):
    """No, perhaps (the match is not understood), or yes; the least of a rule's counts."""

    NO = 0
    PERHAPS = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Packet:
    """TCP's first packet from anybody on the internet, who has no particular address or port."""

    family: Family
    port: int
    interface: str


def fits(expression: dict[str, Any], packet: Packet, sets: dict[str, list[Any]]) -> Fit:
    """Tell whether one expression of a rule lets the rule go on for this packet."""
    match expression:
        case {"match": {"left": left, "right": right, "op": op}}:
            fit = _fits(left, right, packet, sets)
            return Fit(Fit.YES - fit) if op == "!=" else fit if op in ("==", "in") else Fit.PERHAPS
        case {"limit": _} | {"xt": _} | {"queue": _}:
            return Fit.PERHAPS
        case _:
            return Fit.YES


def _fits(left: Any, right: Any, packet: Packet, sets: dict[str, list[Any]]) -> Fit:  # noqa: ANN401 -- JSON
    ipv4 = packet.family is Family.IPV4
    match left:
        case {"payload": {"protocol": "tcp" | "th", "field": "dport"}}:
            return _any(right, sets, lambda value: _holds(value, packet.port))
        case {"payload": {"protocol": "udp" | "icmp" | "icmpv6" | "sctp" | "dccp"}}:
            return Fit.NO
        case {"payload": {"protocol": "ip" | "ip6" as protocol}} if (protocol == "ip") is not ipv4:
            return Fit.NO
        case {"payload": {"protocol": "ip" | "ip6", "field": "saddr"}}:
            return _any(right, sets, _is_everybody)
        case {"payload": {"protocol": "ip" | "ip6", "field": "protocol" | "nexthdr"}}:
            return _any(right, sets, lambda value: value in ("tcp", TCP))
        case {"meta": {"key": "l4proto"}}:
            return _any(right, sets, lambda value: value in ("tcp", TCP))
        case {"meta": {"key": "nfproto"}}:
            return _any(right, sets, lambda value: bool(value == ("ipv4" if ipv4 else "ipv6")))
        case {"meta": {"key": "iifname" | "iif"}}:
            return _any(right, sets, lambda value: fnmatchcase(packet.interface, str(value)))
        case {"ct": {"key": "state"}}:
            return _any(right, sets, lambda value: bool(value == "new"))
        case _:
            return Fit.PERHAPS


def _any(right: Any, sets: dict[str, list[Any]], holds: Callable[[Any], bool]) -> Fit:  # noqa: ANN401 -- JSON
    match right:
        case {"set": list(elements)} | list(elements):
            values = elements
        case str(name) if name.startswith("@"):
            values = sets.get(name[1:], [])
        case value:
            values = [value]
    values = [each["elem"]["val"] if isinstance(each, dict) and "elem" in each else each for each in values]
    return Fit.YES if any(holds(each) for each in values) else Fit.NO


def _holds(value: Any, port: int) -> bool:  # noqa: ANN401 -- JSON
    match value:
        case {"range": [int(first), int(last)]}:
            return first <= port <= last
        case _:
            return bool(value == port)


def _is_everybody(value: Any) -> bool:  # noqa: ANN401 -- JSON
    match value:
        case {"prefix": {"len": 0}}:
            return True
        case _:
            return False
