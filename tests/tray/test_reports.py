"""What the tray tells the engine, and when."""

from beds.running_tray import ManualClock
from contracts.tray_contract import START, STOP

from nbtray.core.events import MenuOpened, NoticeAnswered, QuitChosen, StartChosen, TrayAppeared, TrayMissing
from nbtray.core.menu import Row
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


def test_a_double_click_counts_once_whatever_the_default_row_has_become(posted):
    clock = ManualClock()
    reports = Reports(posted, clock)
    reports.release()
    reports.chosen(START)
    clock.forward(0.4)
    reports.chosen(STOP)
    assert posted.events == [StartChosen()]


def test_a_double_click_around_the_first_menu_counts_once(posted):
    reports = Reports(posted, ManualClock())
    reports.clicked()
    reports.chosen(STOP)
    reports.clicked()
    reports.release()
    assert posted.events == [StartChosen()]


def test_other_rows_may_be_clicked_as_fast_as_one_can(posted):
    reports = Reports(posted, ManualClock())
    reports.release()
    for _ in range(2):
        reports.chosen(Row("quit", "Quit", QuitChosen()))
    assert posted.events == [QuitChosen(), QuitChosen()]
