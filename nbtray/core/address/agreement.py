"""When an address is believed.

One plausible wrong answer cannot be told from a right one, so nothing new is believed on one word: two
independent operators must agree. A source that does not tell says nothing, and never erases what is known.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from nbtray.core.address.effects import ReadAddress, SaveAddresses
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Confirmed, Family, IPAddress, Seen, Unavailable, WayOut
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment, shifted
from nbtray.core.router.effects import ReadRouter

TRIES = 4
"""Sources asked in one round before it is left for the next."""

DAILY_LIMIT = 300
"""Requests a day to all sources together: they are other people's gifts."""

ROUTER = "router"
"""The source that costs nobody anything: one voice like the others, and the first to know."""

ROUTER_RESTS = 3600.0
"""Seconds a router is not asked whose address is not the one the internet sees."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one operator said in this round."""

    address: IPAddress
    operator: str


@dataclass(frozen=True, slots=True)
class Round:
    """One family being asked about, source after source."""

    family: Family
    asked: tuple[str, ...]
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Resting:
    """A source that asked to be left alone until `until` (monotonic seconds)."""

    source: str
    until: float


@dataclass(frozen=True, slots=True)
class AddressWatch:
    """What is believed, and the rounds under way.

    `turn` rotates the sources; `day` is the UTC date that `requests` counts; `failures` counts the
    rounds in a row from which nothing was learned. `router` is asked first in this round, `outside_at` is
    when somebody else was asked last.
    """

    confirmed: tuple[Confirmed, ...] = ()
    generation: int = 0
    turn: int = 0
    rounds: tuple[Round, ...] = ()
    resting: tuple[Resting, ...] = ()
    day: str = ""
    requests: int = 0
    failures: int = 0
    last_round: float | None = None
    router: WayOut | None = None
    outside_at: float | None = None

    def believed(self, family: Family) -> Confirmed | None:
        """Return the confirmed address of that family."""
        return next((each for each in self.confirmed if each.address.version == family), None)


Outcome = tuple[AddressWatch, tuple[Effect, ...]]


def operator(source: str) -> str:
    """Return whom a source belongs to: two hosts of one domain are one voice."""
    host = urlsplit(source).hostname or source
    return ".".join(host.split(".")[-2:])


def begin(
    watch: AddressWatch,
    families: tuple[Family, ...],
    sources: tuple[str, ...],
    moment: Moment,
    router: WayOut | None = None,
) -> Outcome:
    """Begin a new round for these families; answers to an earlier one are dropped from now on."""
    watch = replace(
        _on_day(watch, moment),
        generation=watch.generation + 1,
        rounds=(),
        resting=tuple(each for each in watch.resting if each.until > moment.monotonic),
        last_round=moment.monotonic,
        router=router,
    )
    effects: tuple[Effect, ...] = ()
    for family in families:
        watch, more = _ask(watch, Round(family, asked=()), sources, moment)
        effects += more
    return watch, effects


def after_reading(
    watch: AddressWatch, event: AddressRead, sources: tuple[str, ...], moment: Moment
) -> Outcome:
    """Decide what one source's answer means: known already, confirmed, one more claim, or nothing."""
    family, source = event.family, event.source
    current = next((each for each in watch.rounds if each.family is family and source in each.asked), None)
    if current is None:
        return watch, ()
    match event.reading:
        case Unavailable(cool_off=cool_off):
            if cool_off:
                rest = Resting(source, moment.monotonic + cool_off)
                watch = replace(watch, resting=(*watch.resting, rest))
            return _ask(watch, current, sources, moment)
        case Seen(address=address):
            claim = Claim(address, operator(source))
            believed = watch.believed(family)
            if (believed and believed.address == address) or _seconded(claim, current.claims):
                return _believe(watch, current, Confirmed(address, moment.utc), moment)
            return _ask(watch, replace(current, claims=(*current.claims, claim)), sources, moment)


def spacing(watch: AddressWatch, interval: int, moment: Moment) -> float:
    """Return seconds until the next round: the interval, jittered, and stretched to the day's limit.

    A tenth of the limit is kept for changes and for a person's own questions.
    """
    watch = _on_day(watch, moment)
    midnight = moment.utc.replace(hour=0, minute=0, second=0, microsecond=0)
    left_today = 86400 - (moment.utc - midnight).total_seconds()
    affordable = DAILY_LIMIT * 0.9 - watch.requests
    fair = left_today / affordable if affordable >= 1 else left_today
    # The golden ratio spreads successive rounds evenly, so that a thousand computers do not ask in step.
    jitter = (watch.turn * 0.618034) % 1
    return max(interval, fair) * (1 + 0.2 * jitter)


def addresses_of(watch: AddressWatch) -> tuple[IPAddress, ...]:
    """Return what is believed, without when it was last confirmed."""
    return tuple(each.address for each in watch.confirmed)


def moved(watch: AddressWatch, by: timedelta, moment: Moment) -> AddressWatch:
    """Return the watch as it is after the wall clock was set: another date is no other day."""
    was_today = watch.day == shifted(moment.utc, -by).date().isoformat()
    return replace(
        watch,
        confirmed=tuple(replace(each, at=shifted(each.at, by)) for each in watch.confirmed),
        day=moment.utc.date().isoformat() if was_today else watch.day,
    )


def in_order(confirmed: tuple[Confirmed, ...]) -> tuple[Confirmed, ...]:
    """Return IPv4 before IPv6."""
    return tuple(sorted(confirmed, key=lambda each: each.address.version))


def _seconded(claim: Claim, earlier: tuple[Claim, ...]) -> bool:
    return any(each.address == claim.address and each.operator != claim.operator for each in earlier)


def _believe(watch: AddressWatch, current: Round, confirmed: Confirmed, moment: Moment) -> Outcome:
    astray = (each for each in current.claims if each.operator == ROUTER)
    if any(each.address != confirmed.address for each in astray):
        rest = Resting(ROUTER, moment.monotonic + ROUTER_RESTS)
        watch = replace(watch, resting=(*watch.resting, rest))
    others = tuple(each for each in watch.confirmed if each.address.version != confirmed.address.version)
    watch = replace(
        _without(watch, current),
        confirmed=in_order((*others, confirmed)),
        failures=0,
    )
    return watch, (SaveAddresses(watch.confirmed, watch.day, watch.requests),)


def _ask(watch: AddressWatch, current: Round, sources: tuple[str, ...], moment: Moment) -> Outcome:
    rest = _without(watch, current)
    router = watch.router if current.family is Family.IPV4 and not current.asked else None
    if router is not None and not _rests(watch, ROUTER):
        current = replace(current, asked=(ROUTER,))
        watch = replace(rest, rounds=(*rest.rounds, current))
        return watch, (ReadRouter(watch.generation, router),)
    source = _next_source(watch, current, sources)
    if source is None:
        # The first round that nobody answers is told at once, for the menu to say so; it changes no belief.
        return replace(rest, failures=rest.failures + 1), ()
    current = replace(current, asked=(*current.asked, source))
    watch = replace(
        rest,
        rounds=(*rest.rounds, current),
        turn=watch.turn + 1,
        requests=watch.requests + 1,
        outside_at=moment.monotonic if current.family is Family.IPV4 else rest.outside_at,
    )
    return watch, (ReadAddress(watch.generation, source, current.family),)


def _next_source(watch: AddressWatch, current: Round, sources: tuple[str, ...]) -> str | None:
    outside = [each for each in current.asked if each != ROUTER]
    if len(outside) >= TRIES or watch.requests >= DAILY_LIMIT:
        return None
    heard = {each.operator for each in current.claims}
    rotated = [sources[(watch.turn + index) % len(sources)] for index in range(len(sources))]
    fit = (
        each
        for each in rotated
        if each not in current.asked and not _rests(watch, each) and operator(each) not in heard
    )
    return next(fit, None)


def _rests(watch: AddressWatch, source: str) -> bool:
    return any(each.source == source for each in watch.resting)


def _without(watch: AddressWatch, current: Round) -> AddressWatch:
    return replace(watch, rounds=tuple(each for each in watch.rounds if each.family is not current.family))


def _on_day(watch: AddressWatch, moment: Moment) -> AddressWatch:
    today = moment.utc.date().isoformat()
    return watch if watch.day == today else replace(watch, day=today, requests=0)
