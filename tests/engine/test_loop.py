import threading
from datetime import timedelta

from beds.engine_bed import running_engine
from examples import IDLE, RECORD, running, stopped
from playbook import EPOCH

from nbtray.core.address.effects import ReadAddress
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server.effects import FindServer, ReadActivity, StartServer
from nbtray.core.server.events import (
    ActivityRead,
    MenuOpened,
    NoServerFound,
    ServerExited,
    ServerReady,
    StartChosen,
)
from nbtray.core.server.state import Looking
from nbtray.core.status.menu import Look
from nbtray.core.status.status import Phase
from nbtray.core.step import AT_LAUNCH
from nbtray.engine.loop import Engine


def test_it_looks_for_an_earlier_server_first():
    with running_engine(stopped(server=Looking())) as (_, world):
        assert world.until(FindServer) == FindServer()


def test_events_become_effects_and_the_menu_is_drawn_when_it_changes():
    with running_engine(stopped(server=Looking())) as (engine, world):
        engine.post(NoServerFound())
        engine.post(StartChosen())
        start = world.until(StartServer)
        engine.post(ServerReady(start.generation, RECORD))
        world.until(ReadActivity)
        engine.fresh_status(ActivityRead(RECORD.pid, IDLE), timeout=60)
        looks = [menu.look for menu in world.menus]
        assert looks[-1] is Look.RUNNING
        assert Look.STARTING in looks
        assert all(one != other for one, other in zip(world.menus, world.menus[1:], strict=False))


def test_a_notification_comes_when_the_icon_shows_what_it_tells():
    with running_engine(stopped(server=Looking())) as (engine, world):
        engine.post(NoServerFound())
        engine.post(StartChosen())
        start = world.until(StartServer)
        drawn = []
        world.carried = lambda effect: (
            drawn.append(world.menus[-1].look) if isinstance(effect, ShowNotice) else None
        )
        engine.post(ServerReady(start.generation, RECORD))
        world.until(ShowNotice)
        assert drawn == [Look.RUNNING]


def test_a_timer_rings_by_itself():
    crash = Problem("Crashed", "It ended.", "")
    with running_engine(running()) as (engine, world):
        engine.post(ServerExited(RECORD.pid, crash))
        assert world.until(StartServer).generation == 2  # after the first pause, one second


def test_it_can_be_turned_by_hand_without_a_thread_or_a_wait():
    effects, clock = [], StandingClock()
    engine = Engine(running(), clock, effects.append, lambda _: None)
    engine.begin()
    assert effects == list(AT_LAUNCH)
    assert not engine.has_event
    engine.post(ServerExited(RECORD.pid, Problem("Crashed", "It ended.", "")))
    assert engine.has_event
    engine.turn(0)
    assert engine.next_alarm == 1.0  # the first pause
    engine.turn(0)
    assert not any(isinstance(each, StartServer) for each in effects)
    clock.seconds = 1.0
    engine.turn(0)
    assert isinstance(effects[-1], StartServer)


def test_a_fresh_status_waits_for_what_the_server_tells():
    with running_engine(running()) as (engine, world):
        answers = []
        asking = threading.Thread(target=lambda: answers.append(engine.fresh_status(MenuOpened(), 60)))
        asking.start()
        world.until(ReadActivity)
        engine.post(ActivityRead(RECORD.pid, IDLE))
        asking.join(60)
        assert answers[0].activity == IDLE


def test_a_status_that_cannot_be_fresh_comes_all_the_same():
    with running_engine(running()) as (engine, _):
        status = engine.fresh_status(MenuOpened(), 0.05)
        assert status.phase is Phase.RUNNING
        assert status.activity is None


def test_listeners_hear_the_status_now_and_at_each_change():
    with running_engine(stopped(server=Looking())) as (engine, _):
        heard = []
        end = engine.listen(heard.append)
        engine.fresh_status(NoServerFound(), 60)
        assert [each.phase for each in heard] == [Phase.STARTING, Phase.STOPPED]
        end()
        engine.fresh_status(StartChosen(), 60)
        assert len(heard) == 2


def test_a_decision_that_breaks_costs_that_event_only(monkeypatch, caplog):
    from nbtray.engine import loop  # noqa: PLC0415 -- the one name that is replaced

    real = loop.step

    def step(state, event, moment):
        if isinstance(event, StartChosen):
            raise ZeroDivisionError
        return real(state, event, moment)

    monkeypatch.setattr(loop, "step", step)
    with running_engine(stopped(server=Looking())) as (engine, _):
        engine.post(StartChosen())
        assert engine.fresh_status(NoServerFound(), 60).phase is Phase.STOPPED
    assert "could not be decided" in caplog.text


def test_what_happens_is_in_the_log(caplog):
    caplog.set_level("INFO", "nbtray.engine")
    with running_engine(stopped(server=Looking())) as (engine, _):
        engine.fresh_status(NoServerFound(), 60)
    told = [each.getMessage() for each in caplog.records]
    assert told[0].startswith("Starting. Looking for a server")
    assert told[1:3] == [
        "The public URL is https://81.2.69.10:9999/",
        next(each for each in told if each.startswith("The certificate is self-signed, until 2027-04-01")),
    ]
    assert told[3] == "Stopped."


class StandingClock:
    """A clock that goes on only when it is told to."""

    def __init__(self):
        self.seconds = 0.0

    def now(self):
        return Moment(self.seconds, EPOCH + timedelta(seconds=self.seconds))


class Sleepy:
    """A clock whose wall time jumps while the monotonic one stands still, as over a sleep."""

    def __init__(self):
        self.calls = 0

    def now(self):
        self.calls += 1
        slept = timedelta(hours=8) if self.calls > 4 else timedelta()
        return Moment(self.calls * 0.01, EPOCH + timedelta(seconds=self.calls * 0.01) + slept)


def test_a_sleep_is_noticed_at_the_next_alarm_and_the_address_is_asked_for():
    crash = Problem("Crashed", "It ended.", "")
    with running_engine(running(), clock=Sleepy()) as (engine, world):
        engine.post(ServerExited(RECORD.pid, crash))
        assert world.until(ReadAddress)


def test_a_draw_that_fails_ends_nothing_and_is_drawn_again(caplog):
    drawn = []

    def draw(menu):
        drawn.append(menu)
        if len(drawn) < 3:
            raise RuntimeError("no tray")

    with running_engine(stopped(), draw=draw) as (engine, _):
        status = [engine.fresh_status(MenuOpened(), timeout=60) for _ in range(4)][-1]
        assert status.phase is Phase.STOPPED
    assert drawn[0] == drawn[1] == drawn[2]
    assert caplog.text.count("The menu could not be drawn") == 2


def test_a_listener_that_fails_costs_nobody_else_the_news(caplog):
    heard = []

    def failing(status):
        if status.phase is Phase.STOPPED:
            raise RuntimeError("gone")

    with running_engine(stopped(server=Looking())) as (engine, world):
        engine.listen(failing)
        engine.listen(heard.append)
        engine.post(NoServerFound())
        engine.post(StartChosen())
        assert world.until(StartServer)
    assert Phase.STOPPED in [status.phase for status in heard]
    assert "A new status could not be told" in caplog.text


def test_an_effect_that_cannot_be_handed_over_leaves_those_after_it(caplog):
    with running_engine(stopped(server=Looking())) as (engine, world):
        world.carried = lambda effect: 1 // 0 if isinstance(effect, StartServer) else None
        engine.post(NoServerFound())
        engine.post(StartChosen())
        engine.fresh_status(MenuOpened(), timeout=60)
        assert engine.status.phase is Phase.STARTING
        world.carried = None
    assert "StartServer could not be handed over" in caplog.text


def test_a_status_that_cannot_be_worked_out_ends_nothing(monkeypatch, caplog):
    with running_engine(stopped()) as (engine, _):
        with monkeypatch.context() as patch:
            patch.setattr("nbtray.engine.loop.tray_menu", lambda _: 1 // 0)
            engine.fresh_status(MenuOpened(), timeout=60)
        assert engine.fresh_status(MenuOpened(), timeout=60).phase is Phase.STOPPED
    assert "The status could not be worked out" in caplog.text
