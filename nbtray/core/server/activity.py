"""Keeping what is known of the server's work fresh, without waking up for nobody."""

from dataclasses import replace

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.moment import Moment
from nbtray.core.server.effects import CheckFolder, ReadActivity
from nbtray.core.server.events import ActivityRead, ActivityUnavailable, FolderChecked, MenuOpened
from nbtray.core.server.life import ACTIVITY_EVERY
from nbtray.core.server.state import Running
from nbtray.core.state import State, Step
from nbtray.core.status import notices
from nbtray.core.timers import SetTimer, Timer, TimerRang


def menu_opened(state: State, _event: MenuOpened, _moment: Moment) -> Step:
    """Ask now: somebody is looking."""
    return look(state)


def look(state: State) -> Step:
    """Ask the server what it is doing, unless it is being asked."""
    match state.server:
        case Running(record=record) if not state.activity_pending:
            return replace(state, activity_pending=True), (ReadActivity(record),)
        case _:
            return state, ()


def look_again(state: State, _event: TimerRang, moment: Moment) -> Step:
    """Ask at the slow beat, and set the next one."""
    if not isinstance(state.server, Running):
        return state, ()
    folder = CheckFolder(state.server.record)
    state, effects = look(state)
    return state, (*effects, folder, SetTimer(Timer.ACTIVITY, moment.monotonic + ACTIVITY_EVERY))


def folder_checked(state: State, event: FolderChecked, _moment: Moment) -> Step:
    """Tell once that the notebook folder has gone; the notification goes when the folder is back."""
    if not isinstance(state.server, Running) or state.server.record.pid != event.pid:
        return state, ()
    is_news = event.problem is not None and state.server.folder_problem is None
    state = replace(state, server=replace(state.server, folder_problem=event.problem))
    if event.problem is None or not is_news or not state.settings.notices.server:
        return state, ()
    return state, (ShowNotice(notices.folder_gone(event.problem)),)


def learned(state: State, event: ActivityRead | ActivityUnavailable, _moment: Moment) -> Step:
    """Remember what the server said; silence keeps the last that is known."""
    match state.server:
        case Running(record=record) if record.pid == event.pid:
            pass
        case _:
            return state, ()
    if isinstance(event, ActivityUnavailable):
        return replace(state, activity_pending=False), ()
    return replace(state, activity=event.activity, activity_pending=False), ()
