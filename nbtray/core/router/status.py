"""What there is to tell about the router."""

from dataclasses import dataclass

from nbtray.core.address.readings import Family, is_public_text, url_host
from nbtray.core.reach.vantage import on_vpn
from nbtray.core.router import wording as router_wording
from nbtray.core.router.mapping import Asking, Closed, Denied, Held, Hold, Means, Opening, Refusal
from nbtray.core.server.exposure import current_listen, current_port
from nbtray.core.settings import Listen
from nbtray.core.state import State


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
    return None if opening_of(state) in (Opening.ASKING, Opening.DENIED) else public_port(state)


def router_status(state: State) -> RouterStatus:
    """Return what there is to tell about the router in this state."""
    opening, hold, port = opening_of(state), state.mappings.ipv4, current_port(state)
    pinhole = _of(state.mappings.ipv6)
    match hold:
        case Held(lease=lease, wanted_at=wanted_at) if opening is Opening.OPEN:
            say = router_wording.opened if wanted_at is None else router_wording.opened_meanwhile
            line = say(lease.port, port, lease.means)
            return RouterStatus(opening, line, lease.port, lease.means, lease.address, pinhole=pinhole)
        case Denied(refusal=refusal) if opening is Opening.DENIED:
            return RouterStatus(opening, router_wording.denied(port), refusal=refusal, pinhole=pinhole)
    by_hand = state.settings.router.external_port
    line = router_wording.LINES[opening].format(port=by_hand or port)
    return RouterStatus(opening, line, by_hand, pinhole=pinhole)


def opening_of(state: State) -> Opening:
    """Return whether the router lets IPv4 in."""
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
    return Opening.DIRECT if is_public_text(way.local) else _of(state.mappings.ipv4)


def pinhole_of(state: State) -> Opening:
    """Return whether the router's firewall lets IPv6 in."""
    network = state.network
    if network is None or not network.default_interface:
        return Opening.CLOSED
    if network.way(Family.IPV6) is None:
        return Opening.NO_ROUTER
    return _of(state.mappings.ipv6) if state.settings.router.map else Opening.OFF


def public_url(state: State, host: str) -> str:
    """Return the URL of the server at this name or address."""
    # IPv6 is not translated: the hole in a firewall has no port of its own.
    port = current_port(state) if ":" in host else public_port(state)
    return f"https://{url_host(host)}:{port}/"


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
