"""Logins in the state: what the server writes down is followed, and what the owner should know is told."""

from dataclasses import replace

from nbtray.core.desktop.effects import OpenWindow, ShowNotice
from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.desktop.windows import Window
from nbtray.core.effects import Effect
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import LogEverybodyOut, ReadLogins, SaveLogins
from nbtray.core.logins.events import (
    LoginEvent,
    LoginsRead,
    LoginsRecalled,
    LoginsWritten,
)
from nbtray.core.logins.message import written
from nbtray.core.logins.watch import after_lines
from nbtray.core.mail import rules as mail_rules
from nbtray.core.moment import Moment
from nbtray.core.state import State, Step


def learned(state: State, event: LoginEvent, moment: Moment) -> Step:
    """Take in what became known of logins."""
    match event:
        case LoginsRecalled(seen=seen, until=until):
            state = replace(state, logins=replace(state.logins, seen=seen, until=until))
            return state, look(state)
        case LoginsWritten():
            return state, look(state)
        case LoginsRead():
            return _read(state, event, moment)


def look(state: State) -> tuple[Effect, ...]:
    """Have read what is new."""
    return (ReadLogins(state.logins.until),)


def answered(event: NoticeAnswered) -> tuple[Effect, ...]:
    """Do what the owner chose in a notification."""
    match event.action:
        case login_wording.SHOW_LOGINS:
            return (OpenWindow(Window.LOGINS),)
        case login_wording.LOG_EVERYBODY_OUT:
            return (LogEverybodyOut(),)
        case _:
            return ()


def _read(state: State, event: LoginsRead, moment: Moment) -> Step:
    after, alarms = after_lines(state.logins, event.lines)
    if after == state.logins:
        return state, ()
    state = replace(state, logins=after)
    # The letter first: what is taken in is not read again, so a crash in between would lose it.
    state, kept = mail_rules.kept(written(state, alarms, event.lines, moment.utc), moment)
    effects: tuple[Effect, ...] = (*kept, SaveLogins(after.seen, after.until))
    if state.settings.notices.logins:
        effects += tuple(ShowNotice(login_wording.alarm(alarm)) for alarm in alarms)
    return state, effects
