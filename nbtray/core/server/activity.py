"""Keeping what is known of the server's work fresh, without waking up for nobody."""

from dataclasses import replace

from nbtray.core.moment import Moment
from nbtray.core.server.effects import ReadActivity
from nbtray.core.server.events import ActivityRead, ActivityUnavailable
from nbtray.core.server.life import ACTIVITY_EVERY
from nbtray.core.server.state import Running
from nbtray.core.state import State, Step
from nbtray.core.timers import SetTimer, Timer


def look(state: State) -> Step:
    """Ask the server what it is doing, unless it is being asked."""
    match state.server:
        case Running(record=record) if not state.activity_pending:
            return replace(state, activity_pending=True), (ReadActivity(record),)
        case _:
            return state, ()


def look_again(state: State, moment: Moment) -> Step:
    """Ask at the slow beat, and set the next one."""
    if not isinstance(state.server, Running):
        return state, ()
    state, effects = look(state)
    return state, (*effects, SetTimer(Timer.ACTIVITY, moment.monotonic + ACTIVITY_EVERY))


def learned(state: State, event: ActivityRead | ActivityUnavailable) -> Step:
    """Remember what the server said; silence keeps the last that is known."""
    match state.server:
        case Running(record=record) if record.pid == event.pid:
            pass
        case _:
            return state, ()
    if isinstance(event, ActivityUnavailable):
        return replace(state, activity_pending=False), ()
    return replace(state, activity=event.activity, activity_pending=False), ()
