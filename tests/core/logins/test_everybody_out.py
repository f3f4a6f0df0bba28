import pytest
from examples import running, stopped
from playbook import given

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.desktop.events import WindowChosen
from nbtray.core.desktop.windows import Window
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut, LogEverybodyOutChosen
from nbtray.core.status.menu import Separator
from nbtray.core.status.overview import status_of
from nbtray.core.status.tray_menu import LINE, tray_menu


def rows_of(state):
    """The rows about passwords and logins."""
    (row,) = (each for each in tray_menu(status_of(state)).rows if getattr(each, "key", "") == "passwords")
    return row.rows


def test_everybody_is_logged_out_at_a_click_and_that_is_said():
    given(running()) >> LogEverybodyOutChosen() << LogEverybodyOut()
    given(running()) >> EverybodyLoggedOut() << ShowNotice(login_wording.EVERYBODY_OUT)


@pytest.mark.parametrize("state", [running(), stopped()], ids=["running", "stopped"])
def test_a_slip_of_the_hand_logs_nobody_out(state):
    *_, logins, line, what, now = rows_of(state)
    assert logins.event == WindowChosen(Window.LOGINS)
    assert line == Separator()
    assert (what.event, what.enabled, what.label) == (None, False, login_wording.BEFORE_EVERYBODY_OUT)
    assert len(what.label) <= LINE
    assert now.enabled
    given(state) >> now.event << LogEverybodyOut()
