"""What an event means for the letters, before anything is decided about them."""

from dataclasses import replace

from nbtray.core.address.changes import refreshed
from nbtray.core.address.events import AddressRead, Woke
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import AdapterFailed, NoticeAnswered
from nbtray.core.events import Event
from nbtray.core.mail.attempts import done, given_up, released
from nbtray.core.mail.delivery import Deferred, Delivery, Refused, Unconfirmed
from nbtray.core.mail.effects import AwaitUnlock, KeepOutbox, SendLetter
from nbtray.core.mail.events import (
    DropLetterChosen,
    KeyringUnlocked,
    LetterDone,
    OutboxKept,
    OutboxNotKept,
    OutboxRecalled,
    SendAgainChosen,
)
from nbtray.core.mail.queue import Hold, dropped, recalled
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.status.notice import Notice
from nbtray.core.timers import Timer, TimerRang

KEEP_AGAIN = 300.0
"""Seconds until what the disk could not keep is given to it again."""


def learned(before: State, state: State, event: Event, moment: Moment) -> Step:
    """Take in what the event tells of addresses, disk, mail server and person."""
    letters = state.letters
    match event:
        case OutboxRecalled(outbox=outbox) if letters.outbox is None:
            letters = replace(letters, outbox=recalled(outbox, moment.utc), handed=outbox)
            return replace(state, letters=letters), ()
        case OutboxKept(number=number):
            # An answer that was overtaken tells nothing: what was kept later is on the disk.
            answered = max(letters.answered, number)
            return replace(state, letters=replace(letters, answered=answered, unsaved=None)), ()
        case OutboxNotKept(number=number, problem=problem):
            return _not_kept(state, number, problem, moment)
        case AdapterFailed(effect=KeepOutbox.__name__, problem=problem):
            return _not_kept(state, letters.number, problem, moment)
        case LetterDone(message_id=identifier, delivery=delivery) if identifier == letters.sending:
            return _done(state, delivery, moment)
        case AdapterFailed(effect=SendLetter.__name__, problem=problem) if letters.sending:
            return _done(state, Deferred(problem), moment)
        case DropLetterChosen(number=number) if letters.outbox is not None:
            outbox = dropped(letters.outbox, number, letters.sending)
            return replace(state, letters=replace(letters, outbox=outbox)), ()
        case TimerRang(timer=Timer.LETTERS):
            return replace(state, letters=replace(letters, alarm=None)), ()
        case AddressRead():
            return replace(state, sightings=refreshed(state.sightings, before.watch, state.watch)), ()
    if isinstance(event, Woke) or before.network != state.network:
        # What was seen over another way out need not be this computer's address any more.
        state = replace(state, sightings=replace(state.sightings, fresh=frozenset()))
    return _released(before, state, event, moment), ()


def is_online(state: State) -> bool:
    """Tell whether there is a way out."""
    return bool(_way_out(state)[0])


def said(state: State, notice: Notice) -> tuple[ShowNotice, ...]:
    """Say it, to whom wants to hear of the mail."""
    return (ShowNotice(notice),) if state.settings.notices.mail else ()


def _released(before: State, state: State, event: Event, moment: Moment) -> State:
    """Let letters go that waited for what has happened now."""
    outbox = state.letters.outbox
    if outbox is None:
        return state
    asked = isinstance(event, SendAgainChosen) or (
        isinstance(event, NoticeAnswered) and event.action == notices.SEND_AGAIN
    )
    if asked or before.settings.mail != state.settings.mail:
        outbox = released(outbox, tuple(Hold), moment.utc, afresh=True)
    elif isinstance(event, KeyringUnlocked):
        outbox = released(outbox, (Hold.UNLOCK,), moment.utc)
    elif isinstance(event, Woke) or (is_online(state) and _way_out(before) != _way_out(state)):
        outbox = released(outbox, (Hold.TIME,), moment.utc)
    if outbox.readers and not state.settings.mail.account and not state.settings_problems:
        # Who gets no letters any more may not hear of the next change; but a mistake in the file is no wish.
        outbox = replace(outbox, readers=())
    if outbox == state.letters.outbox:
        return state
    return replace(state, letters=replace(state.letters, outbox=outbox))


def _way_out(state: State) -> tuple[str, str]:
    network = state.network
    return (network.default_interface, network.primary) if network else ("", "")


def _not_kept(state: State, number: int, problem: Problem, moment: Moment) -> Step:
    first = state.letters.unsaved is None
    again = moment.monotonic + KEEP_AGAIN
    letters = replace(state.letters, answered=number, unsaved=problem, keep_again=again)
    return replace(state, letters=letters), said(state, notices.outbox_not_kept(problem)) if first else ()


def _done(state: State, delivery: Delivery, moment: Moment) -> Step:
    outbox, identifier = state.letters.outbox, state.letters.sending
    if outbox is None:
        return state, ()
    after = done(outbox, identifier, delivery, moment)
    state = replace(state, letters=replace(state.letters, outbox=after, sending=""))
    if isinstance(delivery, Deferred) and delivery.for_unlock:
        return state, (AwaitUnlock(),)
    if isinstance(delivery, Refused):
        return state, said(state, notices.letter_refused(delivery.problem))
    if last_word := given_up(outbox, identifier, delivery, moment):
        unconfirmed = isinstance(delivery, Unconfirmed)
        notice = notices.letter_unconfirmed if unconfirmed else notices.letter_expired
        return state, said(state, notice(last_word))
    return state, ()
