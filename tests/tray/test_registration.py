"""Panels that come late, go, come back, or never come."""

import pytest
from beds.fake_watcher import FakeWatcher
from beds.running_tray import running
from beds.tray_reader import TrayReader
from contracts.tray_contract import RUNNING

from nbtray.core.events import StopChosen, TrayAppeared, TrayMissing
from nbtray.tray import registration
from nbtray.tray.icon import open_tray

pytestmark = pytest.mark.usefixtures("session_bus")


def test_a_panel_that_is_there_shows_the_icon(posted):
    with FakeWatcher() as watcher, running(open_tray(posted, grace=60)):
        assert len(watcher.wait()) == 1
        posted.wait_for(TrayAppeared())


def test_a_panel_that_comes_late_shows_it_too(posted):
    with running(open_tray(posted, grace=60)), FakeWatcher() as watcher:
        assert len(watcher.wait()) == 1
        posted.wait_for(TrayAppeared())
        assert TrayMissing() not in posted.events


def test_no_panel_at_all_is_said_once(posted):
    with running(open_tray(posted, grace=0.01)):
        posted.wait_for(TrayMissing())
        with FakeWatcher() as watcher:
            watcher.wait()
            posted.wait_for(TrayAppeared())
        posted.until(lambda events: events == [TrayMissing(), TrayAppeared(), TrayMissing()])


def test_a_panel_restarted_in_time_is_no_news_and_has_the_icon_again(posted):
    tray = open_tray(posted, grace=60)
    with running(tray):
        tray.draw(RUNNING)
        with FakeWatcher() as watcher:
            watcher.wait()
            posted.wait_for(TrayAppeared())
        with FakeWatcher() as watcher, TrayReader(watcher.wait()[0]) as reader:
            assert reader.labels() == ["Stop", "Quit"]
            reader.left_click()
            posted.wait_for(StopChosen())
        assert posted.events == [TrayAppeared(), StopChosen()]


def test_a_panel_replaced_without_a_gap_has_the_icon(posted):
    with running(open_tray(posted, grace=60)), FakeWatcher() as first:
        first.wait()
        with FakeWatcher() as second:
            assert second.wait() == first.items


def test_a_panel_that_lets_the_icon_go_by_mistake_gets_it_again(posted, monkeypatch):
    monkeypatch.setattr(registration, "BREATH", 0.001)
    with running(open_tray(posted, grace=60)), FakeWatcher() as watcher:
        for _ in range(registration.PATIENCE):
            (item,) = watcher.wait()
            watcher.let_go(item)
        assert watcher.wait() == [item]
        assert posted.events == [TrayAppeared()]


def test_a_panel_that_does_not_want_the_icon_is_not_asked_for_ever(posted, monkeypatch):
    monkeypatch.setattr(registration, "BREATH", 0.001)
    with running(open_tray(posted, grace=0.5)), FakeWatcher() as watcher:
        for _ in range(registration.PATIENCE + 1):
            watcher.let_go(watcher.wait()[0])
        posted.wait_for(TrayMissing())
        assert watcher.items == []


def test_a_panel_that_goes_for_good_is_missed(posted):
    with running(open_tray(posted, grace=0.01)):
        with FakeWatcher() as watcher:
            watcher.wait()
            posted.wait_for(TrayAppeared())
        posted.until(lambda events: events[-1] == TrayMissing())


def test_the_panels_own_restart_does_not_outlive_the_icon(posted):
    tray = open_tray(posted, grace=60)
    with running(tray):
        pass
    with FakeWatcher() as watcher:
        assert watcher.items == []


def test_a_panel_that_refuses_is_asked_once(posted):
    class Refusing(FakeWatcher):
        asked = 0

        def answer(self, member, message):
            if member == "RegisterStatusNotifierItem":
                self.asked += 1
                return None
            return super().answer(member, message)

    with running(open_tray(posted, grace=0.01)):
        posted.wait_for(TrayMissing())
        with Refusing() as watcher:
            watcher.until(lambda: watcher.asked)
        with FakeWatcher() as willing:
            willing.wait()
            posted.wait_for(TrayAppeared())
        assert watcher.asked == 1
