"""The external address in the state: when it is asked for, and what a change sets going."""

from dataclasses import replace
from ipaddress import ip_address

from nbtray.core.address.agreement import ROUTER, in_order, spacing
from nbtray.core.address.asking import Inquiry, after_reading, begin
from nbtray.core.address.effects import ReadAddress, ReadNetwork
from nbtray.core.address.events import (
    AddressCheckChosen,
    AddressesRecalled,
    AddressRead,
    NetworkChanged,
    Woke,
)
from nbtray.core.address.privacy_addresses import lasting
from nbtray.core.address.readings import Family, Seen, is_public_text
from nbtray.core.certificate.plan import renew_if_due
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.router.plan import hurry, may_ask_router, with_router_at
from nbtray.core.server.exposure import current_listen
from nbtray.core.server.state import Running
from nbtray.core.settings import Listen
from nbtray.core.state import State, Step
from nbtray.core.timers import SetTimer, Timer, TimerRang

LATER_FAMILY_EVERY = 24
"""Periodic rounds between two questions about IPv6: there is no NAT, so its address shows here first."""

SETTLE = 1.0
"""Seconds between a network change and the question: routes and DNS come after addresses."""

FIRST_RETRY = 5.0
"""Seconds until a round is tried again when nobody answered once: it may have come before the DNS."""

OUTSIDE_EVERY = 3600.0
"""Seconds between two questions to the internet where the router answers all others: it may not know."""

AFTER_FAILURE = 60.0
"""Seconds until a round is tried again when nobody answered twice; five times as long at most."""


def recalled(state: State, event: AddressesRecalled, moment: Moment) -> Step:
    """Believe what an earlier nbtray had confirmed, unless something newer is believed already.

    What is dated later than now was confirmed by a clock that was ahead, and asked for today at the earliest.
    """
    watch = state.watch
    older = (each for each in event.confirmed if not watch.believed(Family(each.address.version)))
    older = (replace(each, at=min(each.at, moment.utc)) for each in older)
    watch = replace(watch, confirmed=in_order((*watch.confirmed, *older)))
    day = min(event.day, moment.utc.date().isoformat())
    if watch.day in ("", day):
        watch = replace(watch, day=day, requests=watch.requests + event.requests)
    return replace(state, watch=watch), ()


def network_changed(state: State, event: NetworkChanged, moment: Moment) -> Step:
    """Ask again soon after this computer's own addresses changed; going offline changes no address."""
    if event.network != state.network:
        # Who was asked over another way out tells of that; over this one, both families are to be asked.
        state = replace(state, watch=replace(state.watch, rounds=(), last_round=None, vouched=()))
    state = hurry(replace(state, network=event.network), moment)
    state, certificate = _renew(state, moment)
    at = moment.monotonic + SETTLE if event.network.default_interface else None
    return state, (*certificate, SetTimer(Timer.ADDRESS, at))


def check(
    state: State,
    moment: Moment,
    *,
    both_families: bool = True,
    router: bool = False,
    at_once: bool = False,
) -> Step:
    """Begin a round now, with the router's word first if it is asked, and set the time of the next."""
    if state.network is None or not state.network.default_interface:
        return state, ()
    families = families_to_ask(state) if both_families else (Family.IPV4,)
    inquiry = Inquiry(
        router=state.network.way(Family.IPV4) if may_ask_router(state) else None,
        router_first=router,
        own=tuple(ip_address(each) for each in state.network.addresses if is_public_text(each)),
        at_once=at_once,
    )
    watch, effects = begin(state.watch, families, state.settings.address.sources, moment, inquiry)
    wait = spacing(watch, state.settings.address.interval, moment)
    effects = _trusting(effects, state)
    return replace(state, watch=watch), (*effects, SetTimer(Timer.ADDRESS, moment.monotonic + wait))


def check_chosen(state: State, _event: AddressCheckChosen, moment: Moment) -> Step:
    """Ask everybody now, the router too: who asks has often just changed something there."""
    return check(hurry(state, moment), moment, at_once=True)


def check_on_time(state: State, _event: TimerRang, moment: Moment) -> Step:
    """Ask at the regular beat; the certificate's own end is looked at with it."""
    if current_listen(state) is Listen.INTERNET:
        both = state.watch.last_round is None or state.watch.generation % LATER_FAMILY_EVERY == 0
        outside_at = state.watch.outside_at
        recently = outside_at is not None and moment.monotonic - outside_at < OUTSIDE_EVERY
        state, effects = check(state, moment, both_families=both, router=recently)
    else:
        # Nobody outside is served: nobody outside need know that we are here.
        effects = (SetTimer(Timer.ADDRESS, moment.monotonic + state.settings.address.interval),)
    state, certificate = _renew(state, moment)
    return state, (ReadNetwork(), *effects, *certificate)


def woke(state: State, _event: Woke, moment: Moment) -> Step:
    """Ask at once: a computer often wakes up somewhere else."""
    state = hurry(state, moment)
    if current_listen(state) is not Listen.INTERNET:
        return state, (ReadNetwork(),)
    state, effects = check(state, moment, router=True)
    return state, (ReadNetwork(), *effects)


def read(state: State, event: AddressRead, moment: Moment) -> Step:
    """Take in one source's answer; a confirmed change sets the certificate going, and what is announced."""
    if event.generation != state.watch.generation:
        return state, ()
    if event.source == ROUTER and isinstance(event.reading, Seen):
        state = with_router_at(state, str(event.reading.address), moment)
    before = state.watch.believed(event.family)
    failures = state.watch.failures
    event = replace(event, reading=lasting(event.reading, state.network))
    watch, effects = after_reading(state.watch, event, state.settings.address.sources, moment)
    state = replace(state, watch=watch)
    effects = _trusting(effects, state)
    if watch.failures > failures:
        effects += (SetTimer(Timer.ADDRESS, moment.monotonic + _retry_after(watch.failures)),)
    after = watch.believed(event.family)
    if after is None or (before and before.address == after.address):
        return state, effects
    state, certificate = _renew(state, moment)
    return state, (*effects, *certificate)


def _retry_after(failures: int) -> float:
    return FIRST_RETRY if failures == 1 else AFTER_FAILURE * min(failures - 1, 5)


def families_to_ask(state: State) -> tuple[Family, ...]:
    """Return IPv4 always, and IPv6 where this computer has a public address of it."""
    addresses = state.network.addresses if state.network else ()
    has_ipv6 = any(":" in each and is_public_text(each) for each in addresses)
    return (Family.IPV4, Family.IPV6) if has_ipv6 else (Family.IPV4,)


def _trusting(effects: tuple[Effect, ...], state: State) -> tuple[Effect, ...]:
    """Have the sources' certificates judged by the authorities of the settings."""
    authorities = state.settings.address.authorities
    return tuple(
        replace(each, authorities=authorities) if isinstance(each, ReadAddress) else each for each in effects
    )


def _renew(state: State, moment: Moment) -> tuple[State, tuple[Effect, ...]]:
    if not isinstance(state.server, Running):
        return state, ()
    return renew_if_due(state, current_listen(state), moment)
