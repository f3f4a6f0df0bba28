"""Who is asked about the address, and when an answer is believed.

One plausible wrong answer cannot be told from a right one, so nothing new is believed on one word; how many
it takes is told in `agreement`. Before that the router is asked too, and a source that said the old one.
A source that does not tell says nothing, and never erases what is known.
"""

from dataclasses import dataclass, replace

from nbtray.core.address.agreement import (
    DAILY_LIMIT,
    ROUTER,
    AddressWatch,
    Claim,
    Known,
    Resting,
    Round,
    Vouched,
    in_order,
    on_day,
    operator,
    still_vouched,
    verdict,
)
from nbtray.core.address.effects import ReadAddress, SaveAddresses
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Confirmed, Family, IPAddress, Seen, Unavailable, WayOut
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.router.effects import ReadRouter

ROUTER_RESTS = 3600.0
"""Seconds a router is not asked whose address is not the one the internet sees."""

YOUNG = 3600.0
"""Seconds in which a new address may turn out to have been wrong, and not to have changed again."""

AT_ONCE = 3
"""Sources asked at once when a person waits: one that does not answer costs nobody any time."""

REPLACED_WITHIN = 1.5
"""Seconds in which another source is asked in place of one that fails, when a person waits."""

VOUCHERS = 3
"""Sources remembered of those that said the believed address."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """How a round is begun.

    `router` can be asked, and is asked first if `router_first`. `own` are this computer's public addresses;
    `at_once` if a person waits.
    """

    router: WayOut | None = None
    router_first: bool = False
    own: tuple[IPAddress, ...] = ()
    at_once: bool = False


Outcome = tuple[AddressWatch, tuple[Effect, ...]]


def begin(
    watch: AddressWatch,
    families: tuple[Family, ...],
    sources: tuple[str, ...],
    moment: Moment,
    inquiry: Inquiry = Inquiry(),
) -> Outcome:
    """Begin a new round for these families; answers to an earlier one are dropped from now on."""
    watch = replace(
        on_day(watch, moment),
        generation=watch.generation + 1,
        rounds=(),
        resting=tuple(each for each in watch.resting if each.until > moment.monotonic),
        last_round=moment.monotonic,
        router=inquiry.router,
    )
    effects: tuple[Effect, ...] = ()
    for family in families:
        own = tuple(each for each in inquiry.own if each.version == family == Family.IPV6)
        begun = Round(family, asked=(), own=own)
        if inquiry.at_once:
            begun = replace(begun, width=AT_ONCE, until=moment.monotonic + REPLACED_WITHIN)
        if inquiry.router_first and _may_ask_router(watch, begun):
            watch, more = _ask(watch, begun, (ROUTER,), moment)
        else:
            watch, more = _go_on(watch, begun, sources, moment)
        effects += more
    return watch, effects


def after_reading(
    watch: AddressWatch, event: AddressRead, sources: tuple[str, ...], moment: Moment
) -> Outcome:
    """Decide what one source's answer means: known already, confirmed, one more claim, or nothing."""
    family, source = event.family, event.source
    current = next((each for each in watch.rounds if each.family is family and source in each.pending), None)
    if current is None:
        return watch, ()
    current = replace(current, pending=tuple(each for each in current.pending if each != source))
    match event.reading:
        case Unavailable(cool_off=cool_off) if cool_off:
            rest = Resting(source, moment.monotonic + cool_off)
            watch = replace(watch, resting=(*watch.resting, rest))
        case Seen(address=address):
            claim = Claim(address, operator(source), source)
            current = replace(current, claims=(*current.claims, claim))
    return _go_on(watch, current, sources, moment)


def _go_on(watch: AddressWatch, current: Round, sources: tuple[str, ...], moment: Moment) -> Outcome:
    """Believe what the answers so far come to, or ask further."""
    known = _known(watch, current.family, sources)
    found = verdict(current, known, last=False)
    if found is None:
        if len(current.pending) < current.width and (more := _next_sources(watch, current, sources, moment)):
            return _ask(watch, current, more, moment)
        if current.pending:
            return _with(watch, current), ()
        found = verdict(current, known, last=True)
    if found is None:
        # The first round that nobody answers is told at once, for the menu to say so; it changes no belief.
        return replace(_without(watch, current), failures=watch.failures + 1), ()
    if found != known.believed:
        if doubts := _doubts(watch, current, found, sources, moment):
            return _ask(watch, current, doubts, moment)
        if any(each == ROUTER or each in known.vouchers for each in current.pending):
            return _with(watch, current), ()
    return _believe(watch, current, found, known, moment)


def _known(watch: AddressWatch, family: Family, sources: tuple[str, ...]) -> Known:
    believed, vouched = watch.believed(family), watch.vouched_for(family)
    return Known(
        believed.address if believed else None,
        vouched.sources if vouched else (),
        len(set(map(operator, sources))),
    )


def _doubts(
    watch: AddressWatch, current: Round, found: IPAddress, sources: tuple[str, ...], moment: Moment
) -> tuple[str, ...]:
    """Return who is asked before something new is believed: the router, a source that said the old one."""
    router = (ROUTER,) if _may_ask_router(watch, current) else ()
    vouched = watch.vouched_for(current.family)
    if vouched is None or (current.said_by_router() == found and not _is_young(vouched, moment)):
        return router
    said = (found, vouched.address)
    if any(each.source in vouched.sources and each.address in said for each in current.claims):
        return router
    if any(each in vouched.sources for each in current.pending):
        return router
    fit = (each for each in reversed(vouched.sources) if each in sources and _is_fit(watch, current, each))
    return (*router, *(each for each in (next(fit, None),) if each))


def _is_young(vouched: Vouched, moment: Moment) -> bool:
    return vouched.since is not None and moment.monotonic - vouched.since < YOUNG


def _believe(watch: AddressWatch, current: Round, found: IPAddress, known: Known, moment: Moment) -> Outcome:
    if current.said_by_router() not in (None, found):
        rest = Resting(ROUTER, moment.monotonic + ROUTER_RESTS)
        watch = replace(watch, resting=(*watch.resting, rest))
    others = tuple(each for each in watch.confirmed if each.address.version != found.version)
    watch = replace(
        _without(_vouched(watch, current, found, known, moment), current),
        confirmed=in_order((*others, Confirmed(found, moment.utc))),
        failures=0,
    )
    return watch, (SaveAddresses(watch.confirmed, watch.day, watch.requests),)


def _vouched(
    watch: AddressWatch, current: Round, found: IPAddress, known: Known, moment: Moment
) -> AddressWatch:
    """Remember who said it; what was believed before was wrong if somebody says it at the same time."""
    before = watch.vouched_for(current.family)
    said = tuple(each.source for each in current.claims if each.address == found and each.source != ROUTER)
    if before is None or before.address != found:
        since = moment.monotonic if found != known.believed else None
        fresh = Vouched(found, said, since)
    else:
        fresh = replace(before, sources=(*(each for each in before.sources if each not in said), *said))
    fresh = replace(fresh, sources=fresh.sources[-VOUCHERS:])
    others = tuple(each for each in watch.vouched if each.address.version != found.version)
    watch = replace(watch, vouched=(*others, fresh))
    if found == known.believed:
        return watch
    wrong = before is not None and _is_young(before, moment) and still_vouched(current, known)
    kept = tuple(each for each in watch.disproved if each.version != found.version)
    return replace(watch, disproved=(*kept, before.address) if before and wrong else kept)


def _ask(watch: AddressWatch, current: Round, questions: tuple[str, ...], moment: Moment) -> Outcome:
    effects: tuple[Effect, ...] = ()
    outside = 0
    for source in questions:
        if source == ROUTER and watch.router is not None:
            effects += (ReadRouter(watch.generation, watch.router),)
        else:
            effects += (ReadAddress(watch.generation, source, current.family),)
            outside += 1
    current = replace(current, asked=(*current.asked, *questions), pending=(*current.pending, *questions))
    is_ipv4 = current.family is Family.IPV4 and outside
    watch = replace(
        _with(watch, current),
        turn=watch.turn + outside,
        requests=watch.requests + outside,
        outside_at=moment.monotonic if is_ipv4 else watch.outside_at,
    )
    return watch, effects


def _next_sources(
    watch: AddressWatch, current: Round, sources: tuple[str, ...], moment: Moment
) -> tuple[str, ...]:
    """Return whom to ask next, in turn: another operator each time."""
    asked = sum(each != ROUTER for each in current.asked)
    wanted = min(current.width - len(current.pending), current.at_most(moment.monotonic) - asked)
    rotated = [sources[(watch.turn + index) % len(sources)] for index in range(len(sources))]
    chosen: dict[str, str] = {}
    for each in rotated:
        if len(chosen) < min(wanted, DAILY_LIMIT - watch.requests) and _is_fit(watch, current, each):
            chosen.setdefault(operator(each), each)
    return tuple(chosen.values())


def _is_fit(watch: AddressWatch, current: Round, source: str) -> bool:
    """Tell whether this source may be asked, and is not a voice that was or will be heard anyway."""
    heard = {each.operator for each in current.claims} | {operator(each) for each in current.pending}
    return (
        watch.requests < DAILY_LIMIT
        and source not in current.asked
        and operator(source) not in heard
        and not _rests(watch, source)
    )


def _may_ask_router(watch: AddressWatch, current: Round) -> bool:
    is_his = current.family is Family.IPV4 and watch.router is not None
    return is_his and ROUTER not in current.asked and not _rests(watch, ROUTER)


def _rests(watch: AddressWatch, source: str) -> bool:
    return any(each.source == source for each in watch.resting)


def _with(watch: AddressWatch, current: Round) -> AddressWatch:
    rest = _without(watch, current)
    return replace(rest, rounds=(*rest.rounds, current))


def _without(watch: AddressWatch, current: Round) -> AddressWatch:
    return replace(watch, rounds=tuple(each for each in watch.rounds if each.family is not current.family))
