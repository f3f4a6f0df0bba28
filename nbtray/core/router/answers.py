"""What the router's answers and announcements mean."""

from dataclasses import replace
from datetime import timedelta
from math import inf

from nbtray.core.address import rules as address_rules
from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.readings import Family, is_public_text
from nbtray.core.moment import Moment
from nbtray.core.router.effects import UnmapPort
from nbtray.core.router.events import (
    LeasesRecalled,
    PortMapped,
    PortRefused,
    PortUnmapped,
    RouterSpoke,
)
from nbtray.core.router.mapping import Asking, Denied, Held, Lease, Reason, Refusal
from nbtray.core.router.plan import AGAIN, LATEST, LIFETIME, SOON, hurry, with_router_at
from nbtray.core.router.stale_mappings import closed, closing, free_at, holder_of_wanted, not_deleted
from nbtray.core.state import State, Step
from nbtray.core.timers import TimerRang

SHORTEST = 30.0
"""Seconds a lease is taken to last at least: a router may give less, but is not asked without a pause."""

LOOK_AFTER = 3600.0
"""Seconds between two looks at a mapping that lasts for ever: until its router restarts."""

LONGEST_WAIT = 900.0
"""Seconds until a renewal is tried again that met silence; it is half of what is left of the lease, else."""

LAST_TRIES = 15.0
"""Seconds before a lease ends in which a silent router is left alone (RFC 6887, 11.2.1: at least 4)."""


def recalled(state: State, event: LeasesRecalled, moment: Moment) -> Step:
    """Know what earlier lives may have left open."""
    leftovers = tuple(_recalled(each, moment) for each in event.leases)
    mappings = replace(state.mappings, nonce=event.nonce, leftovers=leftovers, saved=event.leases)
    return replace(state, mappings=mappings), ()


def look_now(state: State, _event: TimerRang, _moment: Moment) -> Step:
    """Let the rule that follows decide what is due."""
    return replace(state, mappings=replace(state.mappings, rings_at=None)), ()


def _recalled(lease: Lease, moment: Moment) -> Lease:
    """Return what an earlier life left; whatever its clock said, no router keeps it for longer than asked."""
    if lease.until is None:
        return lease
    longest = moment.utc + timedelta(seconds=max(lease.seconds, LIFETIME))
    return replace(lease, until=min(lease.until, longest))


def mapped(state: State, event: PortMapped, moment: Moment) -> Step:
    """Hold what was granted, or delete what nobody wants any more."""
    family = event.lease.ask.family
    hold = state.mappings.of(family)
    life = max(float(event.lease.seconds), SHORTEST) if event.lease.seconds else inf
    lease = replace(event.lease, until=None if life == inf else moment.utc + timedelta(seconds=life))
    if not isinstance(hold, Asking | Held) or hold.generation != event.generation:
        return _too_late(state, lease)
    held = Held(lease, moment.monotonic + min(life / 2, LOOK_AFTER), moment.monotonic + life)
    if lease.port != lease.ask.port:
        before = hold.wanted_at if isinstance(hold, Held) else None
        held = replace(held, wanted_at=_wanted_at(state, lease, moment) or before)
    state = _with(state, family, held)
    if family is Family.IPV6:
        return state, ()
    believed = state.watch.believed(family)
    address = lease.address
    if address and is_public_text(address) and (not believed or str(believed.address) != address):
        return address_rules.check(state, moment, router=True)
    return state, ()


def _wanted_at(state: State, lease: Lease, moment: Moment) -> float | None:
    """Return when its wanted port comes free, where an old address of ours holds that."""
    holder = holder_of_wanted(state.mappings, lease.ask, moment)
    return free_at(holder, moment) if holder else None


def _too_late(state: State, lease: Lease) -> Step:
    """A mapping nobody wants any more: delete it, unless the same one is wanted again by now."""
    hold = state.mappings.of(lease.ask.family)
    if isinstance(hold, Asking | Held) and hold.lease.ask.is_for_the_same(lease.ask):
        return state, ()
    return _delete(state, lease)


def _delete(state: State, lease: Lease) -> tuple[State, tuple[UnmapPort, ...]]:
    mappings, effects = closing(state.mappings, lease)
    return replace(state, mappings=mappings), effects


def refused(state: State, event: PortRefused, moment: Moment) -> Step:
    """Wait before the next request, as long as the reason asks for."""
    hold = state.mappings.of(event.family)
    now = moment.monotonic
    effects: tuple[UnmapPort, ...] = ()
    match hold:
        case Asking(lease=lease, generation=event.generation, refusals=refusals):
            pass
        case Held(lease=lease, generation=event.generation, expires_at=end):
            left, refusals = end - now, 0
            if event.refusal.reason is Reason.SILENT and left > LAST_TRIES:
                # A router that says nothing has not said no.
                later = replace(hold, renew_at=now + min(left / 2, LONGEST_WAIT), generation=0)
                return _with(state, event.family, later), ()
            state, effects = _delete(state, lease)
        case _ if event.refusal.perhaps:
            return replace(state, mappings=not_deleted(state.mappings, event.refusal.perhaps, moment)), ()
        case _:
            return state, ()
    retry_at = now + AGAIN.get(event.refusal.reason, min(SOON * 4.0**refusals, LATEST))
    refusal = event.refusal
    if refusal.perhaps is None and lease.means:
        # It may be open since an earlier life or a request that met silence: a refusal closes nothing.
        refusal = replace(refusal, perhaps=lease)
    holder = holder_of_wanted(state.mappings, lease.ask, moment)
    if holder and refusal.reason is Reason.TAKEN:
        refusal = Refusal(Reason.OLD_ADDRESS, holder.ask.way.local)
        retry_at = free_at(holder, moment) or retry_at
    return _with(state, event.family, Denied(lease.ask, refusal, refusals + 1, retry_at)), effects


def unmapped(state: State, event: PortUnmapped, moment: Moment) -> Step:
    """Forget what is closed, and remember what the router did not delete."""
    mappings = closed(state.mappings, event.lease, gone=event.gone)
    mappings = mappings if event.gone else not_deleted(mappings, event.lease, moment)
    return replace(state, mappings=mappings), ()


def spoke(state: State, event: RouterSpoke, moment: Moment) -> Step:
    """Take in what the router announces: its address, or that it has restarted."""
    way = state.mappings.heard
    if way is None or way.gateway != event.gateway:
        return state, ()
    resting = tuple(each for each in state.watch.resting if each.source != ROUTER)
    state = replace(state, watch=replace(state.watch, resting=resting))
    if event.restarted:
        state = hurry(state, moment)
    if event.address is not None and _is_known(state, str(event.address)):
        return with_router_at(state, str(event.address), moment), ()
    return address_rules.check(state, moment, router=True)


def _is_known(state: State, address: str) -> bool:
    """Tell whether that is what is believed, or what is being verified already: a router repeats itself."""
    rounds = (each for each in state.watch.rounds if each.family is Family.IPV4)
    claims = (claim for each in rounds for claim in each.claims)
    claimed = [str(claim.address) for claim in claims if claim.operator == ROUTER]
    if claimed:
        return address in claimed
    believed = state.watch.believed(Family.IPV4)
    return believed is not None and str(believed.address) == address


def _with(state: State, family: Family, hold: Asking | Held | Denied) -> State:
    mappings = state.mappings
    mappings = replace(mappings, ipv4=hold) if family is Family.IPV4 else replace(mappings, ipv6=hold)
    return replace(state, mappings=mappings)
