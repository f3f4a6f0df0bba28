"""When a letter that waits is tried, and what its attempts come to."""

from dataclasses import replace
from datetime import datetime, timedelta

from nbtray.core.letters.outbox import HOUR, Hold, Outbox, Waiting, folded, with_entry, without
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


def done(outbox: Outbox, identifier: str, delivery: Delivery, now: datetime) -> Outbox:
    """Take in what became of a letter: it waits no more, or waits for something."""
    entry = next((each for each in outbox.waiting if each.letter.message_id == identifier), None)
    if entry is None:
        return outbox
    if isinstance(delivery, Delivered | Unconfirmed):
        lately = tuple(each for each in outbox.accepted if now - HOUR < each <= now)
        outbox = replace(outbox, accepted=(*lately, now))
    if isinstance(delivery, Delivered) or given_up(outbox, identifier, delivery):
        return without(outbox, (entry,))
    later = _tried(entry, delivery, now)
    newer = next(
        (each for each in outbox.waiting if each is not entry and each.letter.topic is entry.letter.topic),
        None,
    )
    if newer is None:
        return with_entry(outbox, entry, later)
    return with_entry(without(outbox, (entry,)), newer, folded(later, newer))


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
