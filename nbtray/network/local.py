"""What this computer's own side of the network looks like now."""

import contextlib
import socket
import sys
from collections.abc import Iterable, Sequence
from ipaddress import ip_address

from nbtray.core.address.readings import LocalNetwork, WayOut, is_public
from nbtray.network.interface import InterfaceAddress, NextHop

if sys.platform == "linux":
    from nbtray.network.netlink import addresses
    from nbtray.network.netlink_routes import next_hop
else:
    from nbtray.network.interfaces_elsewhere import addresses
    from nbtray.network.next_hop_elsewhere import next_hop

# Two root name servers: connecting a UDP socket sends nothing, it only asks for the way.
FAR_AWAY = ((socket.AF_INET, "198.41.0.4"), (socket.AF_INET6, "2001:503:ba3e::2:30"))


def read() -> LocalNetwork:
    """Read it; half a millisecond, no packet is sent and no name is looked up."""
    hops = [hop for _, far in FAR_AWAY if (hop := next_hop(far))]
    return described(socket.gethostname(), addresses(), _leaving_from(), hops)


def described(
    hostname: str, found: Iterable[InterfaceAddress], leaving_from: str, hops: Iterable[NextHop] = ()
) -> LocalNetwork:
    """Put together what the system told; `leaving_from` is our address on the way out, '' when offline."""
    real = [one for one in found if not one.address.ip.is_loopback]
    # A link-local address is no good in a URL: IPv6 wants a zone, and IPv4's is a sign that DHCP failed.
    lasting = sorted((one for one in real if one.lasting and not one.address.ip.is_link_local), key=_order)
    way_out = next((one for one in real if str(one.address.ip) == leaving_from), None)
    return LocalNetwork(
        hostname=hostname,
        addresses=tuple(dict.fromkeys(str(one.address.ip) for one in lasting)),
        networks=tuple(dict.fromkeys(str(one.address.network) for one in sorted(real, key=_order))),
        default_interface=way_out.interface if way_out else "",
        primary=_primary(lasting, way_out),
        ways=tuple(_way(hop, lasting) for hop in hops),
    )


def _primary(lasting: Sequence[InterfaceAddress], way_out: InterfaceAddress | None) -> str:
    """Return the way out's own address, or the lasting one beside it; offline, a neighbour can still call."""
    if way_out is None:
        return str(lasting[0].address.ip) if lasting else ""
    beside = (one for one in lasting if _link(one) == _link(way_out))
    return str((way_out if way_out.lasting else next(beside, way_out)).address.ip)


def _way(hop: NextHop, lasting: Sequence[InterfaceAddress]) -> WayOut:
    """Name our own address beside a router: the one the internet can use, where there is one."""
    gateway = ip_address(hop.gateway)
    beside = [
        one for one in lasting if one.interface == hop.interface and one.address.version == gateway.version
    ]
    # In IPv4 the one of the router's own network: another network's address is no way back.
    beside.sort(key=lambda one: (gateway not in one.address.network, not is_public(one.address.ip)))
    return WayOut(hop.gateway, hop.interface, str(beside[0].address.ip) if beside else "")


def _link(one: InterfaceAddress) -> tuple[str, int]:
    return one.interface, one.address.version


def _order(one: InterfaceAddress) -> tuple[int, int]:
    return one.address.version, int(one.address.ip)


def _leaving_from() -> str:
    for family, far in FAR_AWAY:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((far, 9))
            return str(asking.getsockname()[0])
    return ""
