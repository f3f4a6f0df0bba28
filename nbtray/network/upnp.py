"""Internet Gateway Device 1 and 2 (UPnP Forum), asked in a short-lived child: a mapping, or an IPv6 hole."""

import socket
import subprocess
from dataclasses import replace
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import urlsplit

from nbtray.core.address.readings import Family, WayOut
from nbtray.core.router.mapping import Lease, Means, Reason, Refusal
from nbtray.network.ssdp import HTTP
from nbtray.own_process import BrokenOff, answer_from

BUDGET = 6.0
"""Seconds for a router that has answered already: small ones take tenths of a second for each step."""

CONNECT = 0.5
"""Of it, to a router on the same network."""

CHILDREN = {Family.IPV4: "nbtray.network.upnp_ask", Family.IPV6: "nbtray.network.pinhole_ask"}


def map_port(lease: Lease, url: str, budget: float = BUDGET) -> Lease | Refusal:
    """Have the device map the port, or open its firewall; the lease that comes back is as it was given."""
    ask = lease.ask
    external = lease.port if lease.means is Means.UPNP and lease.port else ask.port
    told = _ask(
        {"do": "map", "external": external, "port": ask.port, "any_port": ask.any_port}, ask.way, url, budget
    )
    if "refusal" in told:
        perhaps = replace(lease, means=Means.UPNP, port=external, url=url) if "unanswered" in told else None
        return Refusal(Reason(told["refusal"]), told["detail"], perhaps)
    return replace(
        lease,
        means=Means.UPNP,
        port=told["port"],
        seconds=told["seconds"],
        address=_address(told["address"]),
        url=url,
    )


def unmap_port(lease: Lease, budget: float = BUDGET) -> bool:
    """Have the device delete the mapping, if it is ours; tell whether it is gone."""
    return bool(
        _ask({"do": "unmap", "port": lease.port or lease.ask.port}, lease.ask.way, lease.url, budget).get(
            "gone"
        )
    )


def external_address(way: WayOut, url: str, budget: float = BUDGET) -> str:
    """Return the device's address on its far side, '' if it tells none."""
    return _address(_ask({"do": "address"}, way, url, budget).get("address", ""))


def _ask(what: dict[str, object], way: WayOut, url: str, budget: float) -> dict[str, Any]:
    if not _takes_connections(url):
        return {"refusal": Reason.SILENT.value, "detail": ""}
    question = {**what, "url": url, "gateway": way.gateway, "local": way.local, "budget": budget}
    try:
        return answer_from(CHILDREN[way.family], question, budget)
    except subprocess.TimeoutExpired:
        return {"refusal": Reason.SILENT.value, "detail": "", "unanswered": True}
    except BrokenOff as broken:
        return {"refusal": Reason.OTHER.value, "detail": str(broken)}


def _takes_connections(url: str) -> bool:
    """Tell whether anybody is there: miniupnpc would wait for a router that is gone as long as it may."""
    parts = urlsplit(url)
    try:
        socket.create_connection((str(parts.hostname), parts.port or HTTP), CONNECT).close()
    except OSError:
        return False
    return True


def _address(told: str) -> str:
    """Return the address if it is one: what a router writes may be anything."""
    try:
        return str(IPv4Address(told))
    except ValueError:
        return ""
