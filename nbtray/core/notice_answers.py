"""What the buttons of notifications do."""

from nbtray.core.desktop import rules as desktop_rules
from nbtray.core.desktop.effects import OpenSettings, OpenWindow
from nbtray.core.desktop.events import CopyChosen, LogChosen, NoticeAnswered, Url
from nbtray.core.desktop.windows import Window
from nbtray.core.logins import rules as logins_rules
from nbtray.core.logins import wording as login_wording
from nbtray.core.moment import Moment
from nbtray.core.reach import notices as reach_notices
from nbtray.core.server import busy_question
from nbtray.core.server.events import RestartChosen
from nbtray.core.server.life import start
from nbtray.core.state import State, Step
from nbtray.core.status import notices


def answered(state: State, event: NoticeAnswered, moment: Moment) -> Step:
    """Do what was chosen; a button that needs nothing done here does nothing."""
    if event.topic == notices.BUSY_TOPIC:
        return busy_question.answered(state, event, moment)
    if event.topic == login_wording.TOPIC:
        return state, logins_rules.answered(event)
    match event.action:
        case notices.START_AGAIN:
            return start(state, moment)
        case notices.RESTART_NOW:
            return busy_question.chosen(state, RestartChosen(even_if_busy=True), moment)
        case notices.COPY_PUBLIC:
            return desktop_rules.copy_chosen(state, CopyChosen(Url.PUBLIC), moment)
        case notices.COPY_LAN:
            return desktop_rules.copy_chosen(state, CopyChosen(Url.LAN), moment)
        case notices.OPEN_LOG:
            return desktop_rules.log_chosen(state, LogChosen(), moment)
        case notices.OPEN_SETTINGS:
            return state, (OpenSettings(),)
        case reach_notices.DIAGNOSE:
            return state, (OpenWindow(Window.DIAGNOSIS),)
        case _:
            return state, ()
