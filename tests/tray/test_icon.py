"""The icon's life, from choosing it to its end."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from beds import tray_reader
from beds.fake_watcher import FakeWatcher
from beds.running_tray import RunningTray, running
from contracts.tray_contract import STOPPED

import nbtray
from nbtray.core.desktop.events import TrayAppeared
from nbtray.tray import status_notifier
from nbtray.tray.icon import open_tray
from nbtray.tray.problems import NoSessionBus, SessionBusLost

PROGRAM = Path(tray_reader.__file__).with_name("tray_program.py")


def test_without_a_desktop_there_is_a_sentence_and_no_icon(posted):
    with pytest.raises(NoSessionBus, match="There is no desktop session to show an icon in"):
        open_tray(posted, environ={})


def test_events_are_posted_when_the_engine_is_ready(session_bus, posted):
    may_be_ready = threading.Event()
    tray = open_tray(posted, environ=session_bus.env, grace=60)
    with FakeWatcher(session_bus.address) as watcher, running(tray, lambda: may_be_ready.wait(60)):
        watcher.wait()
        tray.draw(STOPPED)
        with tray_reader.TrayReader(watcher.items[0]) as reader:
            reader.until(lambda: "Start" in reader.labels())
            reader.left_click()
        assert posted.events == []
        may_be_ready.set()
        assert posted.until(lambda events: len(events) == 2)[0] == TrayAppeared()


def test_a_start_that_fails_ends_the_icon_and_is_raised(session_bus, posted):
    def fail():
        raise ValueError("the engine will not start")

    tray = open_tray(posted, environ=session_bus.env)
    with pytest.raises(ValueError, match="the engine will not start"):
        tray.run(fail)


def test_it_can_be_stopped_before_it_runs(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env)
    tray.stop()
    assert tray.run(lambda: pytest.fail("it was stopped")) is None


def test_it_can_be_stopped_while_it_starts(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env)
    assert tray.run(tray.stop) is None


def test_it_can_be_stopped_twice_and_drawn_after_its_end(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env)
    tray.run(tray.stop)
    tray.stop()
    tray.draw(STOPPED)


def test_a_loop_that_cannot_begin_leaves_no_thread_behind(session_bus, posted, monkeypatch):
    def refuse(_icon):
        raise OSError("no loop today")

    monkeypatch.setattr(status_notifier.StatusNotifierIcon, "_run", refuse)
    tray = open_tray(posted, environ=session_bus.env)
    with pytest.raises(OSError, match="no loop today"):
        tray.run()
    tray._icon._setup_thread.join(60)
    assert not tray._icon._setup_thread.is_alive()
    monkeypatch.undo()
    tray.run()


def test_the_end_of_the_session_is_a_problem(session_bus, posted):
    tray = open_tray(posted, environ=session_bus.env, grace=60)
    with FakeWatcher(session_bus.address) as watcher:
        run = RunningTray(tray)
        watcher.wait()
        session_bus.end()
        assert run.end().code == SessionBusLost.__name__


class Program:
    """tray_program.py, running."""

    def __init__(self, bus, how):
        paths = [str(Path(nbtray.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, PROGRAM, how],
            env={**bus.env, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate(timeout=60)

    def line(self):
        return self._process.stdout.readline().strip()

    def lines(self, last):
        """What it says up to this line."""
        said = []
        while last not in said:
            said.append(self.line())
            assert said[-1], (said, self._process.stderr.read())
        return said

    def send(self, number):
        self._process.send_signal(number)

    def end(self):
        """What it still says, and how it ends."""
        out, error = self._process.communicate(timeout=60)
        return out.split(), error, self._process.returncode


def test_the_icon_is_there_before_what_is_heavy_is_loaded(session_bus):
    with Program(session_bus, "plain") as program:
        assert program.lines("ready")[:2] == ["loaded pystray._dummy", "backend None"]


def test_a_program_that_chose_a_backend_keeps_its_choice(session_bus, monkeypatch):
    monkeypatch.setitem(session_bus.env, "PYSTRAY_BACKEND", "gtk")
    with Program(session_bus, "plain") as program:
        assert program.lines("ready")[1] == "backend gtk"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_handler_may_stop_it(session_bus, number):
    with FakeWatcher(session_bus.address) as watcher, Program(session_bus, "handler") as program:
        watcher.wait()
        program.lines("event TrayAppeared()")
        program.send(number)
        assert program.end() == (["ended"], "", 0)


def test_ctrl_c_is_pythons_as_ever(session_bus):
    with FakeWatcher(session_bus.address) as watcher, Program(session_bus, "plain") as program:
        watcher.wait()
        program.lines("event TrayAppeared()")
        program.send(signal.SIGINT)
        assert program.end() == (["interrupted", "ended"], "", 0)
