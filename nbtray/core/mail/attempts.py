"""When a letter that waits is tried, and what its attempts come to."""

from dataclasses import replace
from datetime import datetime, timedelta

from nbtray.core.mail.delivery import Deferred, Delivered, Delivery, Refused, Unconfirmed
from nbtray.core.mail.queue import HOUR, Hold, Outbox, Waiting, folded, with_entry, without
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=4)
"""Between two attempts, each pause three times the one before."""

LOCKED_PAUSE = timedelta(minutes=15)
"""Between two looks at a locked keyring, at least: most tell when they are unlocked, not all do."""

EXPIRES = timedelta(days=7)
"""A letter of that age tells nobody anything: whoever waited for it has asked otherwise."""

COUNTED = timedelta(days=1)
"""Between two attempts, as much of the time counts as age: what was never tried does not grow old."""

MAY_HAVE_COME = 3
"""Unconfirmed attempts after which a letter is not sent again: it has probably come as often."""


def done(outbox: Outbox, identifier: str, delivery: Delivery, moment: Moment) -> Outbox:
    """Take in what became of a letter: it waits no more, or waits for something."""
    entry = next((each for each in outbox.waiting if each.letter.message_id == identifier), None)
    if entry is None:
        return outbox
    now = moment.utc
    if isinstance(delivery, Delivered | Unconfirmed):
        lately = tuple(each for each in outbox.accepted if now - HOUR < each <= now)
        outbox = replace(outbox, accepted=(*lately, now))
    if isinstance(delivery, Delivered) or given_up(outbox, identifier, delivery, moment):
        return without(outbox, (entry,))
    later, newer = _tried(entry, delivery, moment), _newer(outbox, entry)
    if newer is None:
        return with_entry(outbox, entry, later)
    return with_entry(without(outbox, (entry,)), newer, folded(later, newer))


def given_up(outbox: Outbox, identifier: str, delivery: Delivery, moment: Moment) -> Problem | None:
    """Return why this letter is not sent again although nobody has confirmed it, if that is so."""
    entry = next((each for each in outbox.waiting if each.letter.message_id == identifier), None)
    match delivery:
        case Unconfirmed(problem=problem) if entry and entry.unconfirmed + 1 >= MAY_HAVE_COME:
            return problem
        case Deferred(problem=problem, for_unlock=False) if entry and _age(entry, moment) >= EXPIRES:
            return None if _newer(outbox, entry) else problem
        case _:
            return None


def released(outbox: Outbox, holds: tuple[Hold, ...], now: datetime, *, afresh: bool = False) -> Outbox:
    """Let the letters that wait for any of these be tried now; `afresh` forgets earlier attempts."""

    def release(each: Waiting) -> Waiting:
        if each.hold not in holds:
            return each
        each = replace(each, hold=Hold.TIME, next_at=min(each.next_at, now))
        return replace(each, attempts=0, problem=None, age=timedelta()) if afresh else each

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


def _tried(entry: Waiting, delivery: Unconfirmed | Deferred | Refused, moment: Moment) -> Waiting:
    attempts, age = entry.attempts + 1, _age(entry, moment)
    entry = replace(
        entry,
        attempts=attempts,
        problem=delivery.problem,
        next_at=moment.utc + pause(attempts),
        tried_at=moment.monotonic,
    )
    match delivery:
        case Unconfirmed():
            return replace(entry, hold=Hold.TIME, unconfirmed=entry.unconfirmed + 1, age=age)
        case Deferred(for_unlock=True):
            # A person keeps it waiting and no mail server: that does not make it any older.
            later = moment.utc + max(pause(attempts), LOCKED_PAUSE)
            return replace(entry, hold=Hold.UNLOCK, next_at=later)
        case Deferred():
            return replace(entry, hold=Hold.TIME, age=age)
        case Refused():
            return replace(entry, hold=Hold.PERSON)


def _newer(outbox: Outbox, entry: Waiting) -> Waiting | None:
    """Return the letter of the same topic that has been written meanwhile."""
    same = (each for each in outbox.waiting if each.letter.topic is entry.letter.topic)
    return next((each for each in same if each is not entry), None)


def _age(entry: Waiting, moment: Moment) -> timedelta:
    """Return the age after this attempt; the first one of a life cannot tell how long ago the last was."""
    if entry.tried_at is None:
        return entry.age
    return entry.age + min(timedelta(seconds=moment.monotonic - entry.tried_at), COUNTED)
