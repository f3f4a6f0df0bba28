"""Logins in the state: what the server writes down is followed, and what the owner should know is told."""

from dataclasses import replace

from nbtray.core.desktop.effects import OpenWindow, ShowNotice
from nbtray.core.desktop.events import NoticeAnswered
from nbtray.core.desktop.windows import Window
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import LogEverybodyOut, ReadLogins, SaveLogins
from nbtray.core.logins.events import (
    EverybodyLoggedOut,
    LogEverybodyOutChosen,
    LoginsRead,
    LoginsRecalled,
)
from nbtray.core.logins.message import written
from nbtray.core.logins.watch import after_lines
from nbtray.core.mail import rules as mail_rules
from nbtray.core.moment import Moment
from nbtray.core.state import State, Step


def recalled(state: State, event: LoginsRecalled, _moment: Moment) -> Step:
    """Know which networks earlier lives have seen, and have read what has been written since."""
    state = replace(state, logins=replace(state.logins, seen=event.seen, until=event.until))
    return look(state)


def look(state: State, _event: Event | None = None, _moment: Moment | None = None) -> Step:
    """Have read what is new."""
    return state, (ReadLogins(state.logins.until),)


def everybody_out_chosen(state: State, _event: LogEverybodyOutChosen, _moment: Moment) -> Step:
    """End every login."""
    return state, (LogEverybodyOut(),)


def everybody_is_out(state: State, _event: EverybodyLoggedOut, _moment: Moment) -> Step:
    """Say that it is done."""
    return state, (ShowNotice(login_wording.EVERYBODY_OUT),)


def answered(event: NoticeAnswered) -> tuple[Effect, ...]:
    """Do what the owner chose in a notification."""
    match event.action:
        case login_wording.SHOW_LOGINS:
            return (OpenWindow(Window.LOGINS),)
        case login_wording.LOG_EVERYBODY_OUT:
            return (LogEverybodyOut(),)
        case _:
            return ()


def read(state: State, event: LoginsRead, moment: Moment) -> Step:
    """Take in what the server has written down; tell the owner what is alarming."""
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
