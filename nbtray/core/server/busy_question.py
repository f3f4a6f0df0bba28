"""Nobody's computation is ended unasked, or for nothing: what happens between "stop" and stopping."""

from dataclasses import replace

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.moment import Moment
from nbtray.core.server.effects import CheckStart, ReadActivity
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    QuitChosen,
    RestartChosen,
    StartChecked,
    StopChosen,
)
from nbtray.core.server.life import launch_plan, leave, start, stop
from nbtray.core.server.state import Failed, Pausing, Running, Stopped
from nbtray.core.state import Purpose, Question, State, Step
from nbtray.core.status import notices
from nbtray.core.timers import SetTimer, Timer

CHECK_ANSWERS = 15.0
"""Seconds the look before a restart may take; then it is restarted without."""

PURPOSES = {StopChosen: Purpose.STOP, RestartChosen: Purpose.RESTART, QuitChosen: Purpose.QUIT}


def chosen(state: State, event: StopChosen | RestartChosen | QuitChosen, moment: Moment) -> Step:
    """Carry out what a person wants, asking first if a kernel may be busy."""
    state = replace(state, restart_problem=None)
    purpose = PURPOSES[type(event)]
    anyway = event.even_if_busy or (purpose is Purpose.QUIT and state.quitting)
    match state.server:
        case Running(record=record) if not anyway:
            state = replace(state, question=Question(purpose), activity_pending=True)
            return state, (ReadActivity(record),)
        case _:
            return _grant(state, purpose, moment)


def learned(state: State, event: ActivityRead | ActivityUnavailable, moment: Moment) -> Step:
    """It is known now whether a kernel is busy: ask, or do it.

    A server that does not answer has nothing to lose that could be told, and is not asked for.
    """
    if state.question is None or state.question.asked or state.question.checking:
        return state, ()
    purpose = state.question.purpose
    if isinstance(event, ActivityRead) and event.activity.busy:
        notice = notices.busy(purpose, event.activity.busy)
        return replace(state, question=Question(purpose, asked=True)), (ShowNotice(notice),)
    return _grant(state, purpose, moment)


def answered(state: State, event: NoticeAnswered, moment: Moment) -> Step:
    """The person has answered; any answer but yes leaves everything as it is."""
    if state.question is None or not state.question.asked:
        return state, ()
    if event.action == notices.YES:
        return _grant(state, state.question.purpose, moment)
    return replace(state, question=None), ()


def checked(state: State, event: StartChecked) -> Step:
    """It is known now whether the server could be started again: stop it first, or leave it running."""
    if not is_checking(state) or event.generation != state.generation:
        return state, ()
    if event.problem is None:
        return go_on(state)
    state = replace(state, question=None, restart_problem=event.problem)
    told = (ShowNotice(notices.not_restarted(event.problem)),) if state.settings.notices.server else ()
    return state, (SetTimer(Timer.RESTART, None), *told)


def go_on(state: State) -> Step:
    """Restart it: nothing speaks against that, or it could not be looked at."""
    state, effects = stop(state, again=True)
    return state, (SetTimer(Timer.RESTART, None), *effects)


def is_checking(state: State) -> bool:
    """Tell whether a restart waits for the answer."""
    return isinstance(state.server, Running) and state.question is not None and state.question.checking


def _grant(state: State, purpose: Purpose, moment: Moment) -> Step:
    match purpose:
        case Purpose.QUIT:
            return leave(state, moment)
        case Purpose.RESTART if isinstance(state.server, Stopped | Failed | Pausing):
            return start(state, moment)
        case Purpose.RESTART if isinstance(state.server, Running):
            state = replace(state, question=Question(purpose, checking=True))
            look = CheckStart(state.generation, launch_plan(state))
            return state, (look, SetTimer(Timer.RESTART, moment.monotonic + CHECK_ANSWERS))
        case Purpose.RESTART:
            return stop(state, again=True)
        case Purpose.STOP:
            return stop(state)
