"""When an address is believed: what is known, a round of questions, and what the answers come to.

- What is believed stays on one word; on two if this home itself says otherwise.
- Something new needs two independent voices. The router is one, and the first to know.
- It needs three if it is disputed: by this home (the router tells a public address of its own; in IPv6 this
  computer has another one), or by a source that vouched for what is believed, and still does.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import inf
from urllib.parse import urlsplit

from nbtray.core.address.readings import Confirmed, Family, IPAddress, WayOut
from nbtray.core.moment import Moment, shifted

DAILY_LIMIT = 300
"""Requests a day to all sources together: they are other people's gifts."""

ROUTER = "router"
"""The source that costs nobody anything: one voice like the others, and the first to know."""

TRIES = 4
"""Sources asked in one round before it is left for the next."""

DISPUTED_TRIES = 6
"""Sources asked when they do not agree."""

ENOUGH, DISPUTED = 2, 3
"""Voices for something new, and if somebody who should know says otherwise."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one operator said in this round."""

    address: IPAddress
    operator: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One family being asked about, as many sources at once as it is wide.

    `pending` are those that have not answered yet, `own` this computer's public addresses of that family.
    After `until` (monotonic seconds) nobody is asked in place of one that does not answer.
    """

    family: Family
    asked: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    pending: tuple[str, ...] = ()
    own: tuple[IPAddress, ...] = ()
    width: int = 1
    until: float = inf

    def at_most(self, now: float) -> int:
        """Return how many sources may be asked."""
        if len({each.address for each in self.claims}) > 1:
            return DISPUTED_TRIES
        return TRIES if now < self.until else 0

    def said_by_router(self) -> IPAddress | None:
        """Return the router's own public address, if it told one."""
        return next((each.address for each in self.claims if each.operator == ROUTER), None)

    def voices(self, address: IPAddress) -> int:
        """Return how many independent operators, the router among them, say so."""
        return len({each.operator for each in self.claims if each.address == address})

    def denied_at_home(self, address: IPAddress) -> bool:
        """Tell whether this home itself has another public address."""
        router = self.said_by_router()
        return (router is not None and router != address) or (bool(self.own) and address not in self.own)


@dataclass(frozen=True, slots=True)
class Vouched:
    """Which sources said the believed address last, the latest last.

    `since` is when it was found to be new (monotonic seconds), None if that was in an earlier life.
    """

    address: IPAddress
    sources: tuple[str, ...]
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a round: the believed address, who vouched for it, how many could be asked."""

    believed: IPAddress | None
    vouchers: tuple[str, ...]
    operators: int


def verdict(current: Round, known: Known, *, last: bool) -> IPAddress | None:
    """Return the address that these answers make believed; `last` if nobody else will be asked."""
    said = dict.fromkeys(each.address for each in current.claims)
    others = [address for address in said if address != known.believed]
    new = next((each for each in others if _is_enough(current, known, each, last=last)), None)
    if new is not None or known.believed is None:
        return new
    if not last and any(current.voices(each) >= ENOUGH for each in others):
        return None  # whoever says something new is not alone: one word more decides
    needed = ENOUGH if current.denied_at_home(known.believed) else 1
    return known.believed if current.voices(known.believed) >= needed else None


def still_vouched(current: Round, known: Known) -> bool:
    """Tell whether somebody who vouched for the believed address says it again, at this time."""
    return any(each.address == known.believed and each.source in known.vouchers for each in current.claims)


def _is_enough(current: Round, known: Known, address: IPAddress, *, last: bool) -> bool:
    voices = current.voices(address)
    if voices < ENOUGH or voices >= DISPUTED:
        return voices >= DISPUTED
    if current.denied_at_home(address):
        return known.operators < DISPUTED  # there is no third to ask
    if not still_vouched(current, known):
        return True
    return last and known.believed is not None and voices > current.voices(known.believed)


@dataclass(frozen=True, slots=True)
class Resting:
    """A source that asked to be left alone until `until` (monotonic seconds)."""

    source: str
    until: float


@dataclass(frozen=True, slots=True)
class AddressWatch:
    """What is believed, and the rounds under way.

    `turn` rotates the sources; `day` is the UTC date that `requests` counts; `failures` counts the
    rounds in a row from which nothing was learned. `router` can be asked in this round, `outside_at` is when
    somebody else was asked last. `disproved` are addresses that were believed and turned out to be wrong.
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
    vouched: tuple[Vouched, ...] = ()
    disproved: tuple[IPAddress, ...] = ()

    def believed(self, family: Family) -> Confirmed | None:
        """Return the confirmed address of that family."""
        return next((each for each in self.confirmed if each.address.version == family), None)

    def vouched_for(self, family: Family) -> Vouched | None:
        """Return who said the believed address of that family."""
        return next((each for each in self.vouched if each.address.version == family), None)


def operator(source: str) -> str:
    """Return whom a source belongs to: two hosts of one domain are one voice."""
    host = urlsplit(source).hostname or source
    return ".".join(host.split(".")[-2:])


def spacing(watch: AddressWatch, interval: int, moment: Moment) -> float:
    """Return seconds until the next round: the interval, jittered, and stretched to the day's limit.

    A tenth of the limit is kept for changes and for a person's own questions.
    """
    watch = on_day(watch, moment)
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


def on_day(watch: AddressWatch, moment: Moment) -> AddressWatch:
    """Return the watch with the requests of today alone."""
    today = moment.utc.date().isoformat()
    return watch if watch.day == today else replace(watch, day=today, requests=0)
