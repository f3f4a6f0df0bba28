"""The ports that an nbtray that was killed has left open at a router: they can be closed without one."""

import time
from dataclasses import dataclass

from nbtray.cli.home import Home
from nbtray.core.address.readings import LocalNetwork
from nbtray.core.router.effects import RecallLeases, SaveLeases, UnmapPort
from nbtray.core.router.mapping import Lease
from nbtray.core.router.stale_mappings import can_be_deleted, lasts
from nbtray.engine.clock import SystemClock
from nbtray.network import local
from nbtray.network.router import GatewayRouter
from nbtray.ports import Router
from nbtray.storage.lease_memory import LeaseMemory

BUDGET = 8.0
"""Seconds for all of it: a router that says nothing to one question is asked another one only within them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The mappings that are gone now, and those that may still be there."""

    gone: tuple[Lease, ...]
    left: tuple[Lease, ...]

    def sentences(self) -> list[str]:
        """Return what has been done, and what a person may have to do."""
        closed = sorted({_port(lease) for lease in self.gone} - {_port(lease) for lease in self.left})
        done = [f"The router has closed port {port}." for port in closed]
        return [*done, *dict.fromkeys(map(_still_open, self.left))]


def leases(home: Home) -> tuple[Lease, ...]:
    """Return the mappings that may exist; touches nothing."""
    return _memory(home).recall(RecallLeases()).leases


def close(home: Home, router: Router | None = None, network: LocalNetwork | None = None) -> Outcome:
    """Have the routers delete them. The caller holds the lock of this home."""
    router = router or GatewayRouter(lambda _: None)
    network = network or _network()
    end = time.monotonic() + BUDGET
    gone, left = [], []
    now = SystemClock().now()
    for lease in leases(home):
        if not lasts(lease, now):
            continue
        here = network is not None and can_be_deleted(lease, network) and time.monotonic() < end
        if here and router.unmap(UnmapPort(lease)).gone:
            gone.append(lease)
        else:
            left.append(lease)
    _memory(home).save(SaveLeases(tuple(left)))
    return Outcome(tuple(gone), tuple(left))


def _still_open(lease: Lease) -> str:
    port, gateway = _port(lease), lease.ask.way.gateway
    what = f"The router {gateway} has not closed port {port}."
    if lease.until is None:
        return f"{what} Remove the port forwarding in its settings."
    return f"{what} It closes it by itself at {lease.until.astimezone():%H:%M}."


def _port(lease: Lease) -> int:
    return lease.port or lease.ask.port


def _network() -> LocalNetwork | None:
    try:
        return local.read()
    except OSError:
        return None


def _memory(home: Home) -> LeaseMemory:
    return LeaseMemory(home.folders.leases, home.files)
