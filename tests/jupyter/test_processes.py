"""Processes are known for themselves, held, and ended with all they have started."""

import subprocess
import sys
import threading

import psutil
import pytest
from beds.waiting import until

from nbtray.jupyter import process_identity, process_tree
from nbtray.jupyter.exit_watch import ExitWatch
from nbtray.jupyter.held_process import hold
from nbtray.jupyter.psutil_process import PsutilProcess

SLEEP = "import time; time.sleep(600)"


@pytest.fixture
def start():
    started = []

    def start(code=SLEEP, **more):
        process = subprocess.Popen([sys.executable, "-c", code], **more)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def held(process):
    return hold(process.pid, process_identity.identify(process.pid).mark)


def test_a_process_began_when_psutil_says_it_did(start):
    process = start()
    identity = process_identity.identify(process.pid)
    assert identity.create_time == pytest.approx(psutil.Process(process.pid).create_time(), abs=1.1)
    assert process_identity._identity_elsewhere(process.pid).create_time == pytest.approx(
        identity.create_time, abs=1.1
    )


def test_two_processes_have_two_marks_and_one_keeps_its_own(start):
    one, other = start(), start()
    mark = process_identity.identify(one.pid).mark
    assert process_identity.identify(one.pid).mark == mark
    until(lambda: process_identity.identify(start().pid).mark != mark)
    assert other.pid != one.pid


def test_an_ended_process_is_nobody_even_before_it_is_waited_for(start):
    process = start("pass")
    until(lambda: process_identity.identify(process.pid) is None)
    assert psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE
    assert process_identity._identity_elsewhere(process.pid) is None
    process.wait()
    assert process_identity.identify(process.pid) is None
    assert process_identity.command_line(process.pid) == ()


@pytest.mark.parametrize("name", ["plain", "a ) b (c", "line\nbreak"])
def test_a_name_may_hold_anything(name, tmp_path):
    program = tmp_path / name[:15]
    program.symlink_to(sys.executable)
    process = subprocess.Popen([str(program), "-c", SLEEP, "--config=/x"])
    try:
        assert process_identity.identify(process.pid) is not None
        until(lambda: "--config=/x" in process_identity.command_line(process.pid))
        assert "--config=/x" in process_identity._command_line_elsewhere(process.pid)
    finally:
        process.kill()
        process.wait()


def test_only_the_very_process_is_held(start):
    process = start()
    assert hold(process.pid, "another boot:1") is None
    holding = held(process)
    assert holding is not None
    assert not holding.wait(0)
    holding.kill()
    assert holding.wait(60)
    holding.terminate()  # nobody is there to hear it
    holding.release()
    process.wait()
    assert hold(process.pid, "another boot:1") is None


def test_where_there_are_no_descriptors_it_is_held_as_well(start):
    process = start()
    holding = PsutilProcess(psutil.Process(process.pid))
    assert not holding.wait(0.01)
    holding.terminate()
    assert holding.wait(60)
    holding.kill()
    holding.release()


def test_the_end_is_told_once_and_at_once_if_it_has_come_already(start):
    told = threading.Semaphore(0)
    process = start()
    watch = ExitWatch()
    watch.watch(lambda: held(process), told.release)
    assert not told.acquire(timeout=0.05)
    process.kill()
    assert told.acquire(timeout=60)
    watch.watch(lambda: None, told.release)
    assert told.acquire(timeout=60)
    assert not told.acquire(timeout=0.05)


def test_watching_does_not_wake_up(start):
    process = start()
    over = threading.Event()
    before = set(threading.enumerate())
    ExitWatch().watch(lambda: held(process), over.set)
    (watching,) = set(threading.enumerate()) - before
    status = f"/proc/self/task/{watching.native_id}/status"

    def switches():
        with open(status) as lines:  # noqa: PTH123 -- a file of the kernel's
            return next(int(line.split()[1]) for line in lines if line.startswith("voluntary"))

    until(lambda: _sleeps(watching.native_id))
    before = switches()
    over.wait(0.5)
    assert switches() == before
    process.kill()
    assert over.wait(60)


def test_a_system_without_descriptors_and_a_failing_listener_end_no_watch(start, monkeypatch, caplog):
    monkeypatch.setattr("nbtray.jupyter.exit_watch.AGAIN", 0.01)
    told = threading.Semaphore(0)
    process = start("pass")
    failures = iter([OSError(24, "Too many open files"), ImportError("psutil")])

    def scarce():
        if failure := next(failures, None):
            raise failure
        return held(process) if process_identity.identify(process.pid) else None

    watch = ExitWatch()
    watch.watch(lambda: None, lambda: 1 // 0)
    watch.watch(scarce, told.release)
    assert told.acquire(timeout=60)
    assert "could not be told" in caplog.text


TREE = """
import subprocess, sys, time
code = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN); print('up', flush=True); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_tree_is_ended_even_where_it_will_not_hear(start, monkeypatch):
    monkeypatch.setattr(process_tree, "POLITE", 0.3)
    process = start(TREE, stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    below = process_tree.below(process.pid)
    assert len(below) == 1
    assert process_tree._descendants_elsewhere(process.pid) == [child]
    process.kill()
    process.wait()
    assert psutil.pid_exists(child)
    process_tree.end(below)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_a_process_that_has_gone_has_nobody_below(start):
    process = start("pass")
    process.wait()
    assert process_tree.below(process.pid) == []
    process_tree.end([])


def _sleeps(thread):
    return psutil.Process(thread).status() == psutil.STATUS_SLEEPING
