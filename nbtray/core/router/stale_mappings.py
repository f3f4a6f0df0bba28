"""What a router may still pass on unwanted: for an earlier life, or to an old address of ours.

Only from where it leads to can a mapping of PCP or NAT-PMP be deleted, and one of UPnP at a router that is
strict. When a cable takes over from the Wi-Fi, the mapping of before therefore holds its external port until
its lease ends; then the wanted port is asked for once more, so that the URL comes back to the known one.
"""

from dataclasses import replace

from nbtray.core.address.readings import LocalNetwork
from nbtray.core.moment import Moment
from nbtray.core.router.effects import UnmapPort
from nbtray.core.router.mapping import Ask, Asking, Held, Lease, Means, PortMappings
from nbtray.core.server.state import Failed, Running, Stopped
from nbtray.core.state import State

SLACK = 30.0
"""Seconds after the end of a lease until its port is surely free: routers tidy up now and then."""

Closing = tuple[PortMappings, tuple[UnmapPort, ...]]


def closing(mappings: PortMappings, lease: Lease) -> Closing:
    """Have the router asked to delete it."""
    return replace(mappings, closing=(*mappings.closing, lease)), (UnmapPort(lease),)


def closed(mappings: PortMappings, lease: Lease, *, gone: bool) -> PortMappings:
    """Take in that a request to delete it has been answered; one that came after it still counts."""
    if gone:
        stuck = tuple(each for each in mappings.stuck if not each.ask.is_for_the_same(lease.ask))
        mappings = replace(mappings, stuck=stuck)
    if lease not in mappings.closing:
        return mappings
    place = mappings.closing.index(lease)
    return replace(mappings, closing=(*mappings.closing[:place], *mappings.closing[place + 1 :]))


def clear_up(mappings: PortMappings, state: State, moment: Moment) -> Closing:
    """Delete what is left over, once it is clear that the server found here does not need it."""
    if not mappings.leftovers or not isinstance(state.server, Stopped | Failed | Running):
        return mappings, ()
    effects: tuple[UnmapPort, ...] = ()
    remaining: tuple[Lease, ...] = ()
    for lease in mappings.leftovers:
        if state.network and can_be_deleted(lease, state.network):
            mappings, more = closing(mappings, lease)
            effects += more
        elif lasts(lease, moment):
            remaining += (lease,)
    if remaining != mappings.leftovers:
        mappings = replace(mappings, leftovers=remaining)
    return mappings, effects


def not_deleted(mappings: PortMappings, lease: Lease, moment: Moment) -> PortMappings:
    """Remember what a router did not delete, as long as it may be there, unless it is wanted again by now."""
    hold = mappings.of(lease.ask.family)
    wanted = isinstance(hold, Asking | Held) and hold.lease.ask.is_for_the_same(lease.ask)
    if lease.means is None or wanted or not lasts(lease, moment):
        return mappings
    others = (each for each in mappings.stuck if not each.ask.is_for_the_same(lease.ask))
    return replace(mappings, stuck=(*others, lease))


def tried_again(mappings: PortMappings) -> PortMappings:
    """Let what was not deleted be deleted when it can be: something has changed."""
    return replace(mappings, leftovers=(*mappings.leftovers, *mappings.stuck), stuck=())


def holder_of_wanted(mappings: PortMappings, ask: Ask, moment: Moment) -> Lease | None:
    """Return the mapping that holds the wanted external port for an address that was ours before."""
    known = (*mappings.stuck, *mappings.leftovers, *mappings.closing)
    ours = (each for each in known if each.ask.way.gateway == ask.way.gateway and each.port == ask.port)
    old = (each for each in ours if each.ask.way.local != ask.way.local and each.until is not None)
    return next((each for each in old if lasts(each, moment)), None)


def free_at(holder: Lease, moment: Moment) -> float | None:
    """Return when the port it holds is surely free (monotonic seconds), None when that is not known."""
    if holder.until is None:
        return None
    return moment.monotonic + (holder.until - moment.utc).total_seconds() + SLACK


def lasts(lease: Lease, moment: Moment) -> bool:
    """Tell whether it may still be there."""
    return lease.until is None or lease.until > moment.utc


def can_be_deleted(lease: Lease, network: LocalNetwork) -> bool:
    """Tell whether the router would delete it if asked from here."""
    way = lease.ask.way
    if all(each.gateway != way.gateway for each in network.ways):
        return False
    ours = {*network.addresses, *(each.local for each in network.ways)}
    return way.local in ours or lease.means is Means.UPNP  # not every router is strict
