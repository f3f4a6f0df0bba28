"""What there is to tell about the router."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from nbtray.core import router_wording
from nbtray.core.address import Family, is_public
from nbtray.core.exposure import current_listen, current_port
from nbtray.core.mapping import Asking, Closed, Denied, Held, Hold, Means, Refusal
from nbtray.core.problem import Problem
from nbtray.core.settings import Listen
from nbtray.core.state import State
from nbtray.core.vantage import on_vpn


class Opening(StrEnum):
    """Whether the router lets the internet in, and what that is due to."""

    CLOSED = "closed"
    ASKING = "asking"
    OPEN = "open"
    DENIED = "denied"
    OFF = "off"
    BY_HAND = "by-hand"
    ON_VPN = "on-vpn"
    NO_ROUTER = "no-router"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class RouterStatus:
    """One look at the router: IPv4's mapping, and IPv6's hole in the firewall.

    `port` is the external one, 0 where none is open; `address` the router's own, '' if it told none.
    """

    opening: Opening
    line: str
    port: int = 0
    means: Means | None = None
    address: str = ""
    refusal: Refusal | None = None
    pinhole: Opening = Opening.CLOSED


def public_port(state: State) -> int:
    """Return the port that the internet reaches the server by over IPv4."""
    if by_hand := state.settings.router.external_port:
        return by_hand
    hold = state.mappings.ipv4
    return hold.lease.port if isinstance(hold, Held) else current_port(state)


def open_port(state: State) -> int | None:
    """Return that port, or None while the router has not said which it will be."""
    return None if _opening(state) in (Opening.ASKING, Opening.DENIED) else public_port(state)


def router_status(state: State) -> RouterStatus:
    """Return what there is to tell about the router in this state."""
    opening, hold, port = _opening(state), state.mappings.ipv4, current_port(state)
    pinhole = _of(state.mappings.ipv6)
    match hold:
        case Held(lease=lease) if opening is Opening.OPEN:
            line = router_wording.opened(lease.port, port, lease.means)
            return RouterStatus(opening, line, lease.port, lease.means, lease.address, pinhole=pinhole)
        case Denied(refusal=refusal) if opening is Opening.DENIED:
            return RouterStatus(opening, router_wording.denied(port), refusal=refusal, pinhole=pinhole)
    by_hand = state.settings.router.external_port
    line = router_wording.LINES[opening].format(port=by_hand or port)
    return RouterStatus(opening, line, by_hand, pinhole=pinhole)


def router_problems(state: State) -> list[Problem]:
    """Return what keeps the internet out although the server runs for it."""
    match state.mappings.ipv4:
        case Denied(ask=ask, refusal=refusal):
            return [router_wording.refusal(refusal, ask)]
        case Held(lease=lease) if lease.address and not is_public(ip_address(lease.address)):
            return [router_wording.second_router(lease)]
        case Held(lease=lease) if lease.address and lease.until and not state.watch.rounds:
            believed = state.watch.believed(Family.IPV4)
            granted = lease.until - timedelta(seconds=lease.seconds)
            # What was believed before the router named its address may just not be confirmed anew yet.
            if believed and str(believed.address) != lease.address and believed.at >= granted:
                return [router_wording.seen_elsewhere(lease, str(believed.address))]
    return []


def _opening(state: State) -> Opening:
    network, router = state.network, state.settings.router
    if current_listen(state) is not Listen.INTERNET or network is None or not network.default_interface:
        return Opening.CLOSED
    if router.external_port:
        return Opening.BY_HAND
    if not router.map:
        return Opening.OFF
    if on_vpn(network):
        return Opening.ON_VPN
    way = network.way(Family.IPV4)
    if way is None or not way.local:
        return Opening.NO_ROUTER
    return Opening.DIRECT if is_public(ip_address(way.local)) else _of(state.mappings.ipv4)


def _of(hold: Hold) -> Opening:
    match hold:
        case Closed():
            return Opening.CLOSED
        case Asking():
            return Opening.ASKING
        case Held():
            return Opening.OPEN
        case Denied():
            return Opening.DENIED
