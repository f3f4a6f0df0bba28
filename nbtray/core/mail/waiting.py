"""The letters that wait, as a person looks at them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nbtray.core.mail.queue import HOUR, Hold, Outbox, Waiting
from nbtray.core.mail.subject import subject_of
from nbtray.core.problem import Problem


class WaitsFor(StrEnum):
    """What a letter waits for: its time, the keyring, a person, or the server's answer."""

    TIME = "time"
    KEYRING = "keyring"
    PERSON = "person"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """One letter; `problem` is why it was not sent when that was tried last.

    `next_try` is None while it waits for a person or is being sent: both end when they end.
    """

    number: str
    subject: str
    written_at: datetime
    attempts: int
    waits_for: WaitsFor
    next_try: datetime | None
    problem: Problem | None


_HOLDS = {Hold.TIME: WaitsFor.TIME, Hold.UNLOCK: WaitsFor.KEYRING, Hold.PERSON: WaitsFor.PERSON}


def waiting_letters(outbox: Outbox, sending: str, per_hour: int) -> tuple[WaitingLetter, ...]:
    """Return what waits, the oldest first; `sending` is the Message-ID of the one that is being sent."""
    oldest_first = sorted(outbox.waiting, key=lambda each: each.letter.written_at)
    return tuple(_waiting(each, outbox, sending, per_hour) for each in oldest_first)


def _waiting(entry: Waiting, outbox: Outbox, sending: str, per_hour: int) -> WaitingLetter:
    letter = entry.letter
    waits_for = WaitsFor.ANSWER if letter.message_id == sending else _HOLDS[entry.hold]
    timed = waits_for in (WaitsFor.TIME, WaitsFor.KEYRING)
    return WaitingLetter(
        number=letter.number,
        subject=subject_of(letter),
        written_at=letter.written_at,
        attempts=entry.attempts,
        waits_for=waits_for,
        next_try=_next_try(entry, outbox, per_hour) if timed else None,
        problem=entry.problem,
    )


def _next_try(entry: Waiting, outbox: Outbox, per_hour: int) -> datetime:
    if len(outbox.accepted) < per_hour:
        return entry.next_at
    return max(entry.next_at, outbox.accepted[-per_hour] + HOUR)


def report(letters: tuple[WaitingLetter, ...]) -> list[dict[str, object]]:
    """Return them as JSON values; times are ISO 8601 with their zone."""
    return [
        {
            "number": each.number,
            "subject": each.subject,
            "written_at": each.written_at.isoformat(timespec="seconds"),
            "attempts": each.attempts,
            "waits_for": each.waits_for.value,
            "next_try": each.next_try.isoformat(timespec="seconds") if each.next_try else None,
            "problem": str(each.problem) if each.problem else None,
        }
        for each in letters
    ]
