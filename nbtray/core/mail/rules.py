"""The letters in the state: written, kept, sent, and tried again.

Kept first, then sent: a crash may duplicate a letter, under the Message-ID it had, and never loses one. What
the disk cannot keep is said once, and goes from memory all the same.
"""

from dataclasses import replace
from math import inf

from nbtray.core.address.agreement import addresses_of
from nbtray.core.address.announcement import SETTLE, announced, is_mailing, next_look, still_alive
from nbtray.core.effects import Effect
from nbtray.core.mail.after_event import KEEP_AGAIN, is_online
from nbtray.core.mail.attempts import next_attempt
from nbtray.core.mail.effects import KeepOutbox, SendLetter
from nbtray.core.moment import Moment
from nbtray.core.rules import Rule
from nbtray.core.server import outage_message
from nbtray.core.state import State, Step
from nbtray.core.timers import SetTimer, Timer

CLOSE = 0.5
"""Seconds by which an alarm may be off: the two clocks drift apart, and setting it anew is work."""


def settle(state: State, moment: Moment) -> Step:
    """Do for the letters what is to be done now: announce, write, drop, keep, send, and set the alarm."""
    effects: tuple[Effect, ...] = ()
    if state.letters.outbox is None or state.ended:
        return state, effects
    for rule in (announced, still_alive, outage_message.written, kept, _sent, _alarm_set):
        state, more = rule(state, moment)
        effects += more
    return state, effects


def kept(state: State, moment: Moment) -> Step:
    """Have the disk keep what it does not have yet."""
    letters, outbox = state.letters, state.letters.outbox
    again = letters.unsaved is not None and moment.monotonic >= letters.keep_again
    if outbox is None or (outbox == letters.handed and not again):
        return state, ()
    number, later = letters.number + 1, moment.monotonic + KEEP_AGAIN
    letters = replace(letters, number=number, handed=outbox, keep_again=later)
    return replace(state, letters=letters), (KeepOutbox(number, outbox),)


def _sent(state: State, moment: Moment) -> Step:
    letters = state.letters
    if letters.outbox is None or letters.answered != letters.number or not _may_send(state):
        return state, ()
    found = next_attempt(letters.outbox, state.settings.mail.per_hour, moment.utc)
    if found is None or found[1] > moment.utc:
        return state, ()
    letter = found[0].letter
    state = replace(state, letters=replace(letters, sending=letter.message_id))
    return state, (SendLetter(letter, state.settings.mail),)


def _may_send(state: State) -> bool:
    idle = not state.letters.sending and not state.quitting
    return idle and is_mailing(state) and is_online(state)


def _alarm_set(state: State, moment: Moment) -> Step:
    at, alarm = _next_time(state, moment), state.letters.alarm
    if at == alarm or (at is not None and alarm is not None and abs(at - alarm) < CLOSE):
        return state, ()
    return replace(state, letters=replace(state.letters, alarm=at)), (SetTimer(Timer.LETTERS, at),)


def _next_time(state: State, moment: Moment) -> float | None:
    """Return when there may be something to do without anything happening (monotonic seconds)."""
    letters = state.letters
    look = next_look(state, moment)
    times = [] if look is None else [look]
    if letters.outbox is not None:
        found = next_attempt(letters.outbox, state.settings.mail.per_hour, moment.utc)
        if found is not None and _may_send(state):
            times.append(moment.monotonic + (found[1] - moment.utc).total_seconds())
    if letters.unsaved is not None:
        times.append(letters.keep_again)
    if (outage := outage_message.next_time(state)) is not None:
        times.append(outage)
    return min((each for each in times if each > moment.monotonic), default=None)


def _due_at(state: State, _moment: Moment) -> float:
    alarm = state.letters.alarm
    settled = (each.since + SETTLE for each in state.sightings.unsettled)
    return min((inf if alarm is None else alarm - CLOSE, *settled))


def _reads(state: State) -> tuple[object, ...]:
    # That a round is under way counts only while an announcement waits for it.
    awaited = state.sightings.gathering is not None and bool(state.watch.rounds)
    return (
        *(state.letters, addresses_of(state.watch), awaited, state.sightings, state.mappings, state.issuing),
        *(state.certificate, state.server, state.network, state.settings, state.is_root, state.quitting),
        *(state.ended,),
    )


RULE = Rule(settle, _reads, _due_at)
