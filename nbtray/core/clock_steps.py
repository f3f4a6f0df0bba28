"""What follows when the wall clock is set: by a person, by NTP, on a computer that has none of its own.

No time has passed. So what is due by the wall clock moves with it, and what has a date is looked at again.
"""

from dataclasses import replace
from datetime import timedelta

from nbtray.core.address import agreement
from nbtray.core.certificate.effects import ReadCertificateFiles
from nbtray.core.certificate.plan import renew_if_due
from nbtray.core.effects import Effect
from nbtray.core.mail import queue as mail_queue
from nbtray.core.moment import Moment, step_between
from nbtray.core.router import mapping
from nbtray.core.server.exposure import current_listen
from nbtray.core.server.state import Running
from nbtray.core.state import State, Step

STEP = 5.0
"""Seconds; less is how far clocks drift apart, and nothing depends on it."""


def follow(state: State, moment: Moment) -> Step:
    """Compare the clocks; move along what is due by the one that was set."""
    if state.clock is None:
        return replace(state, clock=moment), ()
    seconds = step_between(state.clock, moment)
    if abs(seconds) < STEP:
        return state, ()
    state = _moved(replace(state, clock=moment), timedelta(seconds=seconds), moment)
    if not isinstance(state.server, Running):
        return state, ()
    state, effects = renew_if_due(state, current_listen(state), moment)
    return state, tuple(map(_afresh, effects))


def _afresh(effect: Effect) -> Effect:
    return replace(effect, afresh=True) if isinstance(effect, ReadCertificateFiles) else effect


def _moved(state: State, by: timedelta, moment: Moment) -> State:
    letters = state.letters
    if letters.outbox is not None:
        letters = replace(letters, outbox=mail_queue.moved(letters.outbox, by))
    return replace(
        state,
        letters=letters,
        mappings=mapping.moved(state.mappings, by),
        watch=agreement.moved(state.watch, by, moment),
    )
