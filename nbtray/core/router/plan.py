"""When the router is asked to open the port, again, or to close it.

Closed -> Asking                the server runs, and serves the internet
Asking -> Held | Denied         the router has answered, or is silent
Held -> Held                    renewed at half its life, and when the router or the network has changed
Held -> Closed                  the server stops; another mapping is wanted; the lease has run out
Held -> Asking                  the wanted port is free: an old address of ours had held it
Denied -> Asking                after a while, or when something has changed
"""

from dataclasses import replace
from datetime import timedelta
from math import inf

from nbtray.core.address.readings import Family, is_public_text
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.reach.vantage import on_vpn
from nbtray.core.router.effects import HearRouter, MapPort, SaveLeases
from nbtray.core.router.mapping import (
    Ask,
    Asking,
    Closed,
    Denied,
    Held,
    Hold,
    Lease,
    PortMappings,
    Reason,
    Refusal,
    nonce_for,
)
from nbtray.core.router.stale_mappings import clear_up, closing, tried_again
from nbtray.core.rules import Rule
from nbtray.core.server.exposure import current_listen
from nbtray.core.server.state import MANY_FAILURES, Outage, Pausing, Running, Starting, Stopping
from nbtray.core.settings import Listen, OtherPort
from nbtray.core.state import State, Step
from nbtray.core.timers import SetTimer, Timer

LIFETIME = 3600
"""Seconds a mapping is asked for: after a crash of everything, the door is open no longer than that."""

AGAIN = {Reason.TAKEN: 300.0, Reason.NO_ADDRESS: 300.0}
"""Seconds until a refusal that passes by itself is looked at again."""

SOON, LATEST = 60.0, 3600.0
"""Seconds until the first and the last repetition of a question that came to nothing."""


def may_ask_router(state: State) -> bool:
    """Tell whether the router is ours to ask: the settings allow it, and no VPN hides it."""
    network = state.network
    return (
        state.settings.router.map
        and network is not None
        and bool(network.default_interface)
        and not on_vpn(network)
    )


def wanted(state: State, family: Family) -> Ask | None:
    """Return the mapping there should be now in that family."""
    server, router = state.server, state.settings.router
    if not isinstance(server, Running) or server.record.listen is not Listen.INTERNET:
        return None
    way = state.network.way(family) if state.network and may_ask_router(state) else None
    if way is None or not way.local:
        return None
    translated = not is_public_text(way.local)
    if family is Family.IPV6:
        return None if translated else Ask(way, server.record.port)
    if not translated or router.external_port:
        return None
    return Ask(way, server.record.port, any_port=router.other_port is OtherPort.USE)


def settle(state: State, moment: Moment) -> Step:
    """Bring what is mapped towards what should be; with nothing to do it does nothing."""
    mappings = state.mappings
    if not mappings.nonce:
        return state, ()
    effects: tuple[Effect, ...] = ()
    for family in Family:
        mappings, more = _towards(mappings, family, state, moment)
        effects += more
    mappings, more = clear_up(mappings, state, moment)
    effects += more
    if mappings.leases() != mappings.saved:
        # Saved first, on the same worker: what may exist on a router is never unknown to the next life.
        mappings = replace(mappings, saved=mappings.leases())
        effects = (SaveLeases(mappings.saved), *effects)
    heard = state.network.way(Family.IPV4) if state.network and _listens(state) else None
    if heard != mappings.heard:
        mappings = replace(mappings, heard=heard)
        effects += (HearRouter(heard),)
    # While the server is away for a moment nothing is asked: an alarm for it would ring over and over.
    due = min((_due(mappings.of(family)) for family in Family if wanted(state, family)), default=inf)
    rings_at = None if due == inf else due
    if rings_at != mappings.rings_at:
        mappings = replace(mappings, rings_at=rings_at)
        effects += (SetTimer(Timer.MAPPING, rings_at),)
    return state if mappings is state.mappings else replace(state, mappings=mappings), effects


def hurry(state: State, moment: Moment) -> State:
    """Let everything be due: the router, or our place behind it, may not be what it was."""
    mappings = tried_again(state.mappings)
    for family in Family:
        match mappings.of(family):
            case Held() as held if not held.generation:
                mappings = _with(mappings, family, replace(held, renew_at=moment.monotonic))
            case Denied() as denied:
                again = replace(denied, refusals=0, retry_at=moment.monotonic)
                mappings = _with(mappings, family, again)
    return replace(state, mappings=mappings)


def with_router_at(state: State, address: str, moment: Moment) -> State:
    """Take in the router's external address: the provider may change it while what is mapped stays so.

    A router that is switched on opens nothing before its provider has given it one: it is asked again now.
    """
    hold: Hold = state.mappings.ipv4
    match hold:
        case Held(lease=lease) if lease.address != address:
            hold = replace(hold, lease=replace(lease, address=address))
        case Denied(refusal=Refusal(reason=Reason.NO_ADDRESS | Reason.NO_RESOURCES)):
            hold = replace(hold, refusals=0, retry_at=moment.monotonic)
        case _:
            return state
    return replace(state, mappings=replace(state.mappings, ipv4=hold))


def _listens(state: State) -> bool:
    return may_ask_router(state) and current_listen(state) is Listen.INTERNET


def _towards(
    mappings: PortMappings, family: Family, state: State, moment: Moment
) -> tuple[PortMappings, tuple[Effect, ...]]:
    hold, ask = mappings.of(family), wanted(state, family)
    match hold:
        case Held(lease=lease) | Asking(lease=lease) if ask is None and not _comes_back(state):
            return closing(_with(mappings, family, Closed()), lease)
        case Held(lease=lease) | Asking(lease=lease) if ask is not None and lease.ask != ask:
            return _exchanged(mappings, lease, ask, moment)
        case Held(lease=lease, wanted_at=float(at), generation=0) if ask and moment.monotonic >= at:
            return _exchanged(mappings, lease, ask, moment)
        case Held(renew_at=renew_at, generation=0) as held if ask and moment.monotonic >= renew_at:
            generation = mappings.generation + 1
            mappings = replace(mappings, generation=generation)
            mappings = _with(mappings, family, replace(held, generation=generation))
            return mappings, (MapPort(generation, held.lease),)
        case Denied(refusal=Refusal(perhaps=Lease() as lease)) if ask is None:
            return closing(_with(mappings, family, Closed()), lease)
        case Denied() if ask is None:
            return _with(mappings, family, Closed()), ()
        case Denied(ask=refused, refusal=refusal) if ask is not None and refused != ask:
            if refusal.perhaps is not None:
                return _exchanged(mappings, refusal.perhaps, ask, moment)
            return _open(mappings, ask, 0, moment)
        case Denied(refusal=refusal, refusals=refusals, retry_at=at) if ask and moment.monotonic >= at:
            return _open(mappings, ask, refusals, moment, refusal.perhaps)
        case Closed() if ask is not None:
            return _open(mappings, ask, 0, moment)
        case _:
            return mappings, ()


def _exchanged(
    mappings: PortMappings, old: Lease, ask: Ask, moment: Moment
) -> tuple[PortMappings, tuple[Effect, ...]]:
    mappings, close = closing(mappings, old)
    mappings, begin = _open(mappings, ask, 0, moment)
    return mappings, (*close, *begin)


def _comes_back(state: State) -> bool:
    """Tell whether the server is only away for a moment: its door stays."""
    match state.server:
        case Pausing(outage=outage) | Starting(outage=Outage() as outage):
            return outage.failures < MANY_FAILURES
        case Starting():
            return True
        case Stopping(again=again):
            return again
        case _:
            return False


def _open(
    mappings: PortMappings, ask: Ask, refusals: int, moment: Moment, perhaps: Lease | None = None
) -> tuple[PortMappings, tuple[Effect, ...]]:
    known = (*((perhaps,) if perhaps else ()), *mappings.leftovers, *mappings.stuck)
    left = next((each for each in known if each.ask.is_for_the_same(ask)), None)
    # With the nonce of an earlier life its mapping is renewed; with another it would be somebody else's.
    lease = left or Lease(ask, nonce_for(mappings.nonce, ask.way.gateway))
    lease = replace(lease, ask=ask, until=moment.utc + timedelta(seconds=LIFETIME))
    generation = mappings.generation + 1
    mappings = replace(
        mappings,
        generation=generation,
        leftovers=tuple(each for each in mappings.leftovers if not each.ask.is_for_the_same(ask)),
        stuck=tuple(each for each in mappings.stuck if not each.ask.is_for_the_same(ask)),
    )
    mappings = _with(mappings, ask.family, Asking(lease, generation, refusals))
    return mappings, (MapPort(generation, lease),)


def _due(hold: Hold) -> float:
    match hold:
        case Held(renew_at=at, generation=0, wanted_at=wanted_at):
            return at if wanted_at is None else min(at, wanted_at)
        case Denied(retry_at=at):
            return at
        case _:
            return inf


def _with(mappings: PortMappings, family: Family, hold: Hold) -> PortMappings:
    return replace(mappings, ipv4=hold) if family is Family.IPV4 else replace(mappings, ipv6=hold)


def _due_at(state: State, moment: Moment) -> float:
    """Return when a repetition or a renewal is due, or something that is left over ends."""
    mappings = state.mappings
    ends = (each.until for each in mappings.leftovers if each.until is not None)
    left = (moment.monotonic + (end - moment.utc).total_seconds() for end in ends)
    return min((inf if mappings.rings_at is None else mappings.rings_at, *left))


def _reads(state: State) -> tuple[object, ...]:
    return state.mappings, state.server, state.network, state.settings, state.is_root, state.quitting


RULE = Rule(settle, _reads, _due_at)
