from dataclasses import replace
from datetime import timedelta

import pytest
from beds.fakes_storage import FakeLoginJournal
from examples import running, stopped
from playbook import EPOCH, Some, given, nothing

from nbtray.core.desktop.effects import OpenWindow, ShowNotice
from nbtray.core.desktop.events import NoticeAnswered, WindowChosen
from nbtray.core.desktop.windows import Window
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.effects import LogEverybodyOut, ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled, LoginsWritten
from nbtray.core.logins.login import Burst, LockedOut, LoginKind, LoginLine, NewPlace, PasswordKnown
from nbtray.core.server.events import MenuOpened
from nbtray.core.status.notice import Urgency
from nbtray.core.step import AT_LAUNCH
from nbtray.core.timers import Timer, TimerRang

HOME = "198.51.100.9"
AT = EPOCH - timedelta(seconds=60)
THERE = LoginLine(AT, LoginKind.LOGIN, "203.0.113.5", "Mozilla/5.0 (X11; Linux x86_64)")


def known(**fields):
    state = running(**fields)
    return replace(state, logins=replace(state.logins, seen=(HOME,)))


def test_what_happened_while_nbtray_was_away_is_read_at_its_start():
    assert RecallLogins() in AT_LAUNCH
    given(stopped()) >> LoginsRecalled((HOME,), AT) << ReadLogins(AT)


def test_a_new_line_is_read_at_once_and_elsewhere_when_somebody_looks():
    given(running()) >> LoginsWritten() << ReadLogins(None)
    (given(running()) >> MenuOpened()).includes(ReadLogins(None))
    (given(running()) >> TimerRang(Timer.ACTIVITY)).includes(ReadLogins(None))


def test_a_login_from_a_new_address_is_told_and_remembered():
    place = "203.0.113.5"
    notice = login_wording.alarm(NewPlace(THERE))
    given(known()) >> LoginsRead((THERE,)) << [SaveLogins((HOME, place), AT), ShowNotice(notice)]
    assert notice.urgency is Urgency.CRITICAL
    assert place in notice.body


def test_whoever_wants_no_such_notification_gets_none_and_the_place_is_remembered():
    settings = replace(known().settings, notices=replace(known().settings.notices, logins=False))
    given(known(settings=settings)) >> LoginsRead((THERE,)) << Some(SaveLogins)


def test_the_same_line_again_changes_nothing():
    given(known()) >> LoginsRead((THERE,)) >> LoginsRead((THERE,)) << nothing


def test_a_clock_that_was_set_back_hides_nothing():
    ahead = replace(THERE, at=EPOCH + timedelta(days=400), address=HOME)
    journal = FakeLoginJournal((ahead,))
    before = given(known()) >> LoginsRead((ahead,))
    journal.lines += (THERE,)
    asked = before >> LoginsWritten() << ReadLogins(ahead.at)
    told = asked >> journal.read(*asked.effects)
    told << [SaveLogins((HOME, THERE.address), AT), ShowNotice(login_wording.alarm(NewPlace(THERE)))]
    again = told >> LoginsWritten() << ReadLogins(AT)
    assert journal.read(*again.effects) is None
    told >> LoginsRead((ahead, THERE)) << nothing


def test_the_notification_leads_to_the_window_and_out():
    given(running()) >> NoticeAnswered("logins", "show-logins") << OpenWindow(Window.LOGINS)
    given(running()) >> NoticeAnswered("logins", "everybody-out") << LogEverybodyOut()
    given(running()) >> NoticeAnswered("logins", "closed") << nothing
    given(running()) >> WindowChosen(Window.LOGINS) << OpenWindow(Window.LOGINS)
    given(running()) >> WindowChosen(Window.SECOND_FACTOR) << OpenWindow(Window.SECOND_FACTOR)


@pytest.mark.parametrize(
    "alarm", [NewPlace(THERE), PasswordKnown(THERE), LockedOut(replace(THERE, wait=30)), Burst(AT, 7, 3)]
)
def test_each_alarm_says_what_is_and_leads_on(alarm):
    notice = login_wording.alarm(alarm)
    assert notice.topic == "logins"
    assert notice.title
    assert notice.body.endswith(".")
    assert ("show-logins", "Show logins") in notice.actions


def test_what_a_browser_calls_itself_is_short_and_printable():
    odd = replace(THERE, user_agent="evil\x1b[2J\n" + "x" * 200)
    assert login_wording.agent(odd).startswith("evil [2J xxx")
    assert len(login_wording.agent(odd)) == 60
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    assert login_wording.agent(replace(THERE, user_agent=firefox)) == "Firefox on Linux"
    assert login_wording.agent(replace(THERE, user_agent="")) == "a browser without a name"
    assert login_wording.what(replace(THERE, kind=LoginKind.LOCKED, wait=30)) == "has to wait 30 s"
