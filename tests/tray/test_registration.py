"""Panels that come late, go, come back, or never come."""

import pytest
from beds.fake_watcher import FakeWatcher
from beds.running_tray import running
from beds.tray_reader import TrayReader
from contracts.tray_contract import RUNNING

from nbtray.core.desktop.events import TrayAppeared, TrayMissing
from nbtray.core.server.events import StopChosen
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
        posted.wait_for(TrayAppeared())
        assert posted.events == [TrayAppeared()]


def test_a_panel_that_does_not_want_the_icon_is_not_asked_for_ever(posted, monkeypatch):
    monkeypatch.setattr(registration, "BREATH", 0.001)
    with running(open_tray(posted, grace=0.5)), FakeWatcher() as watcher:
        for _ in range(registration.PATIENCE + 1):
            watcher.let_go(watcher.wait()[0])
        posted.wait_for(TrayMissing())
        assert watcher.items == []


def test_a_watcher_without_a_host_shows_nothing_until_one_comes(posted):
    with running(open_tray(posted, grace=0.01)), FakeWatcher(host=False) as watcher:
        posted.wait_for(TrayMissing())
        watcher.host_comes()
        posted.wait_for(TrayAppeared())
        assert posted.events == [TrayMissing(), TrayAppeared()]


def test_a_host_that_comes_in_time_is_not_missed(posted, session_bus, clock):
    with (
        running(open_tray(posted, environ=session_bus.env, monotonic=clock, grace=60)),
        FakeWatcher(host=False) as watcher,
    ):
        watcher.until(lambda: watcher.asked_for_host)
        assert posted.events == []
        watcher.host_comes()
        posted.wait_for(TrayAppeared())
        clock.forward(61)
        watcher.host_goes()
        watcher.until(lambda: watcher.asked_for_host == 3)
        assert posted.events == [TrayAppeared()]


def test_a_host_that_comes_without_a_signal_is_found_before_it_is_missed(posted):
    class Quiet(FakeWatcher):
        def answer(self, member, message):
            answer = super().answer(member, message)
            self._host = self._host or self.asked_for_host == 1
            return answer

    with running(open_tray(posted, grace=0.01)), Quiet(host=False) as watcher:
        assert posted.until(len) == [TrayAppeared()]
        assert watcher.asked_for_host == 2


def test_a_host_that_goes_for_good_is_missed_once(posted):
    with running(open_tray(posted, grace=0.01)), FakeWatcher() as watcher:
        posted.wait_for(TrayAppeared())
        watcher.host_goes()
        posted.wait_for(TrayMissing())
        watcher.host_goes()
        watcher.host_comes()
        posted.until(lambda events: events == [TrayAppeared(), TrayMissing(), TrayAppeared()])


def test_one_host_of_two_that_goes_is_no_news(posted, session_bus, clock):
    with (
        running(open_tray(posted, environ=session_bus.env, monotonic=clock, grace=60)),
        FakeWatcher() as watcher,
    ):
        posted.wait_for(TrayAppeared())
        for asked in (2, 3):
            watcher.emit("StatusNotifierHostUnregistered")
            watcher.until(lambda: watcher.asked_for_host == asked)  # noqa: B023 -- called here
            clock.forward(61)
        assert posted.events == [TrayAppeared()]


def test_a_watcher_that_cannot_tell_of_hosts_shows_the_icon_itself(posted):
    class Silent(FakeWatcher):
        def answer(self, member, message):
            return None if member == "Get" else super().answer(member, message)

    with running(open_tray(posted, grace=60)), Silent():
        posted.wait_for(TrayAppeared())


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
