from examples import running, stopped
from playbook import given

from nbtray.core import login_wording
from nbtray.core.effects import ShowNotice
from nbtray.core.events import EverybodyLoggedOut, LogEverybodyOutChosen
from nbtray.core.login_effects import LogEverybodyOut
from nbtray.core.overview import status_of
from nbtray.core.tray_menu import tray_menu


def test_everybody_is_logged_out_at_a_click_and_that_is_said():
    given(running()) >> LogEverybodyOutChosen() << LogEverybodyOut()
    given(running()) >> EverybodyLoggedOut() << ShowNotice(login_wording.EVERYBODY_OUT)


def test_logins_can_be_ended_while_no_server_runs():
    (row,) = (
        each for each in tray_menu(status_of(stopped())).rows if getattr(each, "key", "") == "everybody-out"
    )
    assert row.enabled
    given(stopped()) >> row.event << LogEverybodyOut()
