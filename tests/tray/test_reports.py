"""What the tray tells the engine, and when."""

from beds.running_tray import ManualClock
from contracts.tray_contract import START, STOP

from nbtray.core.desktop.events import NoticeAnswered, TrayAppeared, TrayMissing
from nbtray.core.server.events import MenuOpened, QuitChosen, StartChosen, StopChosen
from nbtray.core.status.menu import Row
from nbtray.tray.reports import Reports


def test_nothing_is_told_before_the_engine_is_there_and_then_all_of_it_in_order(posted):
    reports = Reports(posted, ManualClock())
    reports.panel(there=False)
    reports.chosen(START)
    reports.panel(there=True)
    assert posted.events == []
    reports.release()
    assert posted.events == [TrayMissing(), StartChosen(), TrayAppeared()]


def test_afterwards_it_is_told_at_once(posted):
    reports = Reports(posted, ManualClock())
    reports.release()
    reports.opened()
    reports.answered("busy", "yes")
    assert posted.events == [MenuOpened(), NoticeAnswered("busy", "yes")]


def test_rows_that_only_tell_and_grey_ones_send_nothing(posted):
    reports = Reports(posted, ManualClock())
    reports.release()
    reports.chosen(Row("state", "Running"))
    reports.chosen(Row("quit", "Quit", QuitChosen(), enabled=False))
    assert posted.events == []


def test_a_double_click_is_one_click(posted):
    clock = ManualClock()
    reports = Reports(posted, clock)
    assert reports.is_new_click()
    clock.forward(0.4)
    assert not reports.is_new_click()
    clock.forward(0.6)
    assert reports.is_new_click()


def test_rows_may_be_clicked_as_fast_as_one_can(posted):
    reports = Reports(posted, ManualClock())
    reports.release()
    for row in (STOP, START, STOP):
        reports.chosen(row)
    assert posted.events == [StopChosen(), StartChosen(), StopChosen()]
