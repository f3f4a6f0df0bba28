"""The letter about logins, for whoever wants one.

Whoever has the password is told of at once. Guessing is told of at once too, but then once an hour: all that
has happened meanwhile becomes one letter, so that nobody who guesses decides how many letters there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from nbtray.core.address.announcement import is_mailing
from nbtray.core.logins.login import (
    Alarm,
    Burst,
    LockedOut,
    LoginLine,
    NewPlace,
    PasswordKnown,
    lines_after,
)
from nbtray.core.logins.wording import agent
from nbtray.core.mail.message import Incident, IncidentKind, Letter, Topic, gravest
from nbtray.core.mail.queue import HOUR, Outbox, message_id, queued
from nbtray.core.state import State

LONGEST_ADDRESS = 60
"""Characters; IPv6 with its zone has fewer."""


def written(state: State, alarms: Iterable[Alarm], lines: Sequence[LoginLine], now: datetime) -> State:
    """Let a letter wait about these, if letters about logins are wanted; each alarm is in one letter only.

    `lines` are those that were read, and led to these alarms.
    """
    outbox = state.letters.outbox
    if outbox is None or not is_mailing(state) or not state.settings.mail.logins:
        return state
    told = _told(outbox, lines)
    incidents = tuple(each for each in map(_incident, alarms) if each.at not in told)
    if not incidents:
        return state
    letter = Letter(
        message_id=message_id(outbox, now),
        topic=Topic.LOGINS,
        written_at=now,
        computer=state.network.hostname if state.network else "",
        urls=(),
        lan_url="",
        addresses=(),
        incidents=gravest(incidents),
        changes=len(incidents),
    )
    due = _due(outbox, incidents, now)
    outbox = replace(
        queued(outbox, letter, state.letters.sending, due),
        alarmed=incidents[-1].at,
        quiet_until=now + HOUR if due == now else outbox.quiet_until,
    )
    return replace(state, letters=replace(state.letters, outbox=outbox))


def _told(outbox: Outbox, lines: Sequence[LoginLine]) -> frozenset[datetime]:
    """Return the times of the lines that a letter was written about before a crash.

    The line's place tells, not its time: a clock that was set hides nothing.
    """
    later = lines_after(lines, outbox.alarmed) if outbox.alarmed else None
    return frozenset() if later is None else frozenset(each.at for each in lines[: len(lines) - len(later)])


def _due(outbox: Outbox, incidents: tuple[Incident, ...], now: datetime) -> datetime:
    quiet = outbox.quiet_until
    grave = any(each.kind.is_grave for each in incidents)
    # Nobody waits longer than an hour, wherever the clock was set to.
    return now if grave or quiet is None or not now < quiet <= now + HOUR else quiet


def _incident(alarm: Alarm) -> Incident:
    match alarm:
        case NewPlace(line):
            kind = IncidentKind.NEW_PLACE
        case PasswordKnown(line):
            kind = IncidentKind.PASSWORD_KNOWN
        case LockedOut(line):
            kind = IncidentKind.LOCKED_OUT
        case Burst(at, failures, networks):
            return Incident(IncidentKind.BURST, at, failures=failures, networks=networks)
    return Incident(kind, line.at, line.address[:LONGEST_ADDRESS], agent(line))
