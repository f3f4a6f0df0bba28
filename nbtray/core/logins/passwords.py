"""What is known of the password: whether there is one, and what follows when one was chosen."""

from dataclasses import replace

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import NO_WINDOW, PasswordChangeChosen, PasswordMissing, PasswordSet
from nbtray.core.moment import Moment
from nbtray.core.server.state import Failed, is_wanted
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.state import Password, State, Step
from nbtray.core.status import notices


def change_chosen(state: State, _event: PasswordChangeChosen, _moment: Moment) -> Step:
    """Open the window; where it is open already it comes to the front."""
    return state, (AskPassword(),)


def was_set(state: State, event: PasswordSet, _moment: Moment) -> Step:
    """Know that there is one, and start the server if it was only waiting for that."""
    waits = state.password is Password.ASKED or (isinstance(state.server, Failed) and is_wanted(state.server))
    state = replace(state, password=Password.WEAK if event.weak else Password.SET)
    # The window may have asked for settings as well: they count from the first start on.
    return state, (ReadSettings(then_start=True),) if waits else ()


def is_missing(state: State, event: PasswordMissing, _moment: Moment) -> Step:
    """Know that there is none, unless there was one: then the window to change it was closed."""
    if state.password in (Password.SET, Password.WEAK):
        return state, (ShowNotice(notices.trouble(event.problem)),) if event.problem else ()
    # What could not be read says nothing about whether there is one.
    unread = event.problem is not None and event.problem.code != NO_WINDOW
    return replace(state, password=Password.UNKNOWN if unread else Password.MISSING), ()
