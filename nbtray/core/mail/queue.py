"""The letters that wait to be accepted, and what their readers have been told.

All of it is one value that is kept as one: an address counts as told in the same instant in which the letter
about it waits, so that no crash comes in between.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nbtray.core.address.readings import Family, IPAddress
from nbtray.core.mail.message import Letter, joined
from nbtray.core.moment import shifted
from nbtray.core.problem import Problem

HOUR = timedelta(hours=1)


class Hold(StrEnum):
    """What a letter waits for."""

    TIME = "time"
    UNLOCK = "unlock"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter nobody has accepted yet; `problem` tells why, once it was tried.

    Until `next_at` nothing is tried, and not then either while it waits for a person. `age` is the time over
    which it has been tried, all lives of nbtray together, and `tried_at` the last attempt of this life
    (monotonic seconds).
    """

    letter: Letter
    next_at: datetime
    attempts: int = 0
    unconfirmed: int = 0
    hold: Hold = Hold.TIME
    problem: Problem | None = None
    age: timedelta = timedelta()
    tried_at: float | None = None


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
    was written about, and until `quiet_until` a letter that tells of guesses only waits. `down_told` when a
    letter has told that the server is down, and none yet that it runs again.
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
    down_told: bool = False

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
            entry = folded(each, entry)
        else:
            rest.append(each)
    return replace(outbox, written=outbox.written + 1, waiting=(*rest, entry))


def with_entry(outbox: Outbox, entry: Waiting, later: Waiting) -> Outbox:
    """Return the outbox with `later` in the place of this entry."""
    return replace(outbox, waiting=tuple(later if each is entry else each for each in outbox.waiting))


def without(outbox: Outbox, entries: tuple[Waiting, ...]) -> Outbox:
    """Return the outbox without these letters."""
    return replace(outbox, waiting=tuple(each for each in outbox.waiting if each not in entries))


def dropped(outbox: Outbox, number: str, sending: str) -> Outbox:
    """Return the outbox without the letter of this number; the one that is being sent stays."""
    unwanted = (each for each in outbox.waiting if each.letter.number == number)
    return without(outbox, tuple(each for each in unwanted if each.letter.message_id != sending))


def folded(older: Waiting, newer: Waiting) -> Waiting:
    """Return one letter for both: with the newest facts, and a Message-ID that stands for these alone.

    What has been tried of the older one's text may still have come, so the new text cannot go by its name.
    """
    letter = joined(older.letter, newer.letter)
    if not older.attempts:  # nobody can have read what is corrected
        letter = replace(letter, wrong=older.letter.wrong)
    return replace(
        newer,
        letter=letter,
        next_at=min(older.next_at, newer.next_at),
        attempts=older.attempts,
        hold=older.hold,
        problem=older.problem or newer.problem,
    )


def moved(outbox: Outbox, by: timedelta) -> Outbox:
    """Return the outbox as it is after the wall clock was set: nothing is due sooner or later than it was.

    `alarmed` stays: it is compared with what the server wrote down by the clock of then. So do the letters'
    own dates: one that comes twice has to be the same, and it may have come before a crash.
    """
    return replace(
        outbox,
        told=tuple(replace(each, at=shifted(each.at, by)) for each in outbox.told),
        waiting=tuple(replace(each, next_at=shifted(each.next_at, by)) for each in outbox.waiting),
        accepted=tuple(shifted(each, by) for each in outbox.accepted),
        alive_due=shifted(outbox.alive_due, by) if outbox.alive_due else None,
        quiet_until=shifted(outbox.quiet_until, by) if outbox.quiet_until else None,
    )


def recalled(outbox: Outbox, now: datetime) -> Outbox:
    """Return the outbox of an earlier life: what it says has happened has happened by now.

    Where it has not, the clock was ahead then or is behind now.
    """
    latest = max((*(each.at for each in outbox.told), *outbox.accepted), default=now)
    return moved(outbox, now - latest) if latest > now else outbox


def _replaced_before(told: tuple[Told, ...], index: int, moment: datetime) -> bool:
    address = told[index].address
    later = (each.at for each in told[index + 1 :] if each.address.version == address.version)
    return next(later, moment) < moment
