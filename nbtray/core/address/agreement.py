"""What is believed of the address, and what is asked about it at present."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from nbtray.core.address.readings import Confirmed, Family, IPAddress, WayOut
from nbtray.core.address_round import Round, Vouched
from nbtray.core.moment import Moment, shifted

DAILY_LIMIT = 300
"""Requests a day to all sources together: they are other people's gifts."""


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
