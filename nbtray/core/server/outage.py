"""A server that is wanted and does not run: when it is tried again, and what is told of it.

It is tried again for ever, after pauses that grow to 15 minutes. In between nbtray looks whether what kept it
from starting has gone, and then starts it at once.
"""

from dataclasses import replace
from datetime import timedelta

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server.state import Failed, Outage, Pausing
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.timers import SetTimer, Timer

LOOK_SOONEST, LOOK_LATEST = 5.0, 30.0
"""Seconds between two looks whether the cause has gone; a tenth of the outage's length between these."""


def paused(state: State, outage: Outage, moment: Moment, *, blocked: bool = False) -> Step:
    """Wait before the next attempt; `blocked` when the cause was seen without starting anything."""
    notify = outage.problem.code != outage.notified and not outage.brief
    if notify:
        outage = replace(outage, notified=outage.problem.code)
    pausing = Pausing(
        outage, moment.monotonic + outage.pause, moment.utc + timedelta(seconds=outage.pause), blocked=blocked
    )
    state = replace(state, server=pausing, activity=None, activity_pending=False, question=None)
    effects: tuple[Effect, ...] = (next_look(pausing, moment), SetTimer(Timer.ACTIVITY, None))
    if notify and state.settings.notices.server:
        effects += (ShowNotice(notices.not_running(pausing)),)
    return state, effects


def next_look(pausing: Pausing, moment: Moment) -> SetTimer:
    """Return the timer of the next look, or of the next attempt if that comes first."""
    wait = min(max((moment.monotonic - pausing.outage.since) / 10, LOOK_SOONEST), LOOK_LATEST)
    return SetTimer(Timer.RESTART, min(moment.monotonic + wait, pausing.retry_at))


def failed(state: State, problem: Problem, moment: Moment) -> Step:
    """Wait for the person, who must change something first."""
    state = replace(
        state, server=Failed(problem, since=moment.monotonic), activity=None, activity_pending=False
    )
    effects: tuple[Effect, ...] = (SetTimer(Timer.ACTIVITY, None), SetTimer(Timer.RESTART, None))
    if state.settings.notices.server:
        effects += (ShowNotice(notices.failed(problem)),)
    return state, effects
