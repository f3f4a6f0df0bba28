"""The letters that wait to be accepted, and what their readers have been told.

All of it is one value that is kept as one: an address counts as told in the same instant in which the letter
about it waits, so that no crash comes in between.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nbtray.core.address import Family, IPAddress
from nbtray.core.letter import Letter, joined
from nbtray.core.mail.delivery import Deferred, Delivered, Delivery, Refused, Unconfirmed
from nbtray.core.problem import Problem

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=4)
"""Between two attempts, each pause three times the one before."""

LOCKED_PAUSE = timedelta(minutes=15)
"""Between two looks at a locked keyring, at least: most tell when they are unlocked, not all do."""

EXPIRES = timedelta(days=7)
"""A letter that old tells nobody anything: whoever waited for it has asked otherwise."""

MAY_HAVE_COME = 3
"""Unconfirmed attempts after which a letter is not sent again: it has probably come as often."""

HOUR = timedelta(hours=1)


class Hold(StrEnum):
    """What a letter waits for."""

    TIME = "time"
    UNLOCK = "unlock"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter nobody has accepted yet; `problem` tells why, once it was tried.

    Until `next_at` nothing is tried, and not then either while it waits for a person.
    """

    letter: Letter
    next_at: datetime
    attempts: int = 0
    unconfirmed: int = 0
    hold: Hold = Hold.TIME
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An address that was announced; the latest of its family is the one that people believe."""

    address: IPAddress
    at: datetime


@dataclass(frozen=True, slots=True)
class Outbox:
    """What must survive a crash. `identity` is random, and makes the Message-IDs of one home its own.

    `written` counts the letters, `readers` are those whom one has told where the server is, `accepted` the
    times of the last hour's letters, and of the last one however long ago. `port` is the external one that
    was announced, 0 before there was any. `alarmed` is the time of the last alarm about logins that a letter
    was written about, and until `quiet_until` a letter that tells of guesses only waits.
    """

    identity: str
    written: int = 0
    told: tuple[Told, ...] = ()
    readers: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    accepted: tuple[datetime, ...] = ()
    alive_due: datetime | None = None
    port: int = 0
    alarmed: datetime | None = None
    quiet_until: datetime | None = None

    def believed(self, family: Family) -> IPAddress | None:
        """Return what people believe to be the address of that family."""
        mine = [each.address for each in self.told if each.address.version == family]
        return mine[-1] if mine else None


def with_told(outbox: Outbox, addresses: tuple[IPAddress, ...], now: datetime) -> Outbox:
    """Remember that these were announced, and for an hour what they replaced."""
    told = (*outbox.told, *(Told(address, now) for address in addresses))
    kept = (each for index, each in enumerate(told) if not _replaced_before(told, index, now - HOUR))
    return replace(outbox, told=tuple(kept))


def left_lately(outbox: Outbox, address: IPAddress, now: datetime) -> bool:
    """Tell whether this address was announced, and another one in its place within the last hour."""
    return any(
        each.address == address and not _replaced_before(outbox.told, index, now - HOUR)
        for index, each in enumerate(outbox.told)
    ) and address != outbox.believed(Family(address.version))


def message_id(outbox: Outbox, now: datetime) -> str:
    """Return the Message-ID of the next letter (RFC 5322, 3.6.4); the domain is nobody's (RFC 2606, 2)."""
    return f"<{outbox.written + 1}.{int(now.timestamp())}.{outbox.identity}@nbtray.invalid>"


def queued(outbox: Outbox, letter: Letter, sending: str, due: datetime | None = None) -> Outbox:
    """Let this letter wait; what waited of its topic becomes one with it, but for what is `sending` now.

    It is tried at once, or when it is `due`.
    """
    entry = Waiting(letter, due or letter.written_at)
    rest: list[Waiting] = []
    for each in outbox.waiting:
        if each.letter.topic is letter.topic and each.letter.message_id != sending:
            entry = _folded(each, entry)
        else:
            rest.append(each)
    return replace(outbox, written=outbox.written + 1, waiting=(*rest, entry))


def done(outbox: Outbox, identifier: str, delivery: Delivery, now: datetime) -> Outbox:
    """Take in what became of a letter: it waits no more, or waits for something."""
    entry = next((each for each in outbox.waiting if each.letter.message_id == identifier), None)
    if entry is None:
        return outbox
    if isinstance(delivery, Delivered | Unconfirmed):
        lately = tuple(each for each in outbox.accepted if now - HOUR < each <= now)
        outbox = replace(outbox, accepted=(*lately, now))
    if isinstance(delivery, Delivered):
        return _without(outbox, entry)
    if given_up(outbox, identifier, delivery):
        return _without(outbox, entry)
    later = _tried(entry, delivery, now)
    newer = next(
        (each for each in outbox.waiting if each is not entry and each.letter.topic is entry.letter.topic),
        None,
    )
    if newer is None:
        return _with(outbox, entry, later)
    return _with(_without(outbox, entry), newer, _folded(later, newer))


def given_up(outbox: Outbox, identifier: str, delivery: Delivery) -> Problem | None:
    """Return why this letter is not sent again although nobody has confirmed it, if that is so."""
    entry = next((each for each in outbox.waiting if each.letter.message_id == identifier), None)
    if entry and isinstance(delivery, Unconfirmed) and entry.unconfirmed + 1 >= MAY_HAVE_COME:
        return delivery.problem
    return None


def expired(outbox: Outbox, sending: str, now: datetime) -> tuple[Waiting, ...]:
    """Return the letters that are too old to be of use, but for the one that is being sent."""
    old = (each for each in outbox.waiting if now - each.letter.written_at >= EXPIRES)
    return tuple(each for each in old if each.letter.message_id != sending)


def without(outbox: Outbox, entries: tuple[Waiting, ...]) -> Outbox:
    """Return the outbox without these letters."""
    return replace(outbox, waiting=tuple(each for each in outbox.waiting if each not in entries))


def dropped(outbox: Outbox, number: str, sending: str) -> Outbox:
    """Return the outbox without the letter of this number; the one that is being sent stays."""
    unwanted = (each for each in outbox.waiting if each.letter.number == number)
    return without(outbox, tuple(each for each in unwanted if each.letter.message_id != sending))


def released(outbox: Outbox, holds: tuple[Hold, ...], now: datetime, *, afresh: bool = False) -> Outbox:
    """Let the letters that wait for any of these be tried now; `afresh` forgets earlier attempts."""

    def release(each: Waiting) -> Waiting:
        if each.hold not in holds:
            return each
        each = replace(each, hold=Hold.TIME, next_at=min(each.next_at, now))
        return replace(each, attempts=0, problem=None) if afresh else each

    return replace(outbox, waiting=tuple(map(release, outbox.waiting)))


def next_attempt(outbox: Outbox, per_hour: int, now: datetime) -> tuple[Waiting, datetime] | None:
    """Return the letter to be tried next and when, or None when none waits for its time.

    What comes after `per_hour` letters in an hour waits for the hour's end, and becomes one meanwhile.
    """
    mine = [each for each in outbox.waiting if each.hold is not Hold.PERSON]
    if not mine:
        return None
    entry = min(mine, key=lambda each: each.next_at)
    at = entry.next_at
    if at - now > LONGEST_PAUSE:  # the clock was set back: nobody waits longer than the longest pause
        at = now
    lately = [each for each in outbox.accepted if now - HOUR < each <= now]
    if len(lately) >= per_hour:
        at = max(at, lately[-per_hour] + HOUR)
    return entry, at


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: from seconds to hours."""
    thrice: int = 3 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * thrice, LONGEST_PAUSE)


def _tried(entry: Waiting, delivery: Unconfirmed | Deferred | Refused, now: datetime) -> Waiting:
    attempts = entry.attempts + 1
    entry = replace(entry, attempts=attempts, problem=delivery.problem, next_at=now + pause(attempts))
    match delivery:
        case Unconfirmed():
            return replace(entry, hold=Hold.TIME, unconfirmed=entry.unconfirmed + 1)
        case Deferred(for_unlock=True):
            later = now + max(pause(attempts), LOCKED_PAUSE)
            return replace(entry, hold=Hold.UNLOCK, next_at=later)
        case Deferred():
            return replace(entry, hold=Hold.TIME)
        case Refused():
            return replace(entry, hold=Hold.PERSON)


def _folded(older: Waiting, newer: Waiting) -> Waiting:
    """Return one letter for both: with the newest facts, and a Message-ID that stands for these alone.

    What has been tried of the older one's text may still have come, so the new text cannot go by its name.
    """
    return replace(
        newer,
        letter=joined(older.letter, newer.letter),
        next_at=min(older.next_at, newer.next_at),
        attempts=older.attempts,
        hold=older.hold,
        problem=older.problem or newer.problem,
    )


def _with(outbox: Outbox, entry: Waiting, later: Waiting) -> Outbox:
    waiting = tuple(later if each is entry else each for each in outbox.waiting)
    return replace(outbox, waiting=waiting)


def _without(outbox: Outbox, entry: Waiting) -> Outbox:
    return replace(outbox, waiting=tuple(each for each in outbox.waiting if each is not entry))


def _replaced_before(told: tuple[Told, ...], index: int, moment: datetime) -> bool:
    address = told[index].address
    later = (each.at for each in told[index + 1 :] if each.address.version == address.version)
    return next(later, moment) < moment
