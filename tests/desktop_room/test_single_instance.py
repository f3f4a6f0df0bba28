import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from beds.full_disk import no_file_may_grow

from nbtray.desktop.problems import LockRefused
from nbtray.desktop.single_instance import HeldBy, Lock, acquire

CLONE = Path(__file__).parents[2]

HOLD = """
import subprocess, sys
from pathlib import Path
from nbtray.core.folders import Folders
from nbtray.desktop.single_instance import acquire
got = acquire(Folders(*[Path(sys.argv[1])] * 4))
child = subprocess.Popen(["sleep", "60"], start_new_session=True).pid if sys.argv[2:] else 0
print(type(got).__name__, child, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def hold(folders):
    """Start processes that try for the lock; each tells what it got and waits."""
    started = []

    def start(*more):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folders.state), *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(CLONE)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def told(process):
    return process.stdout.readline().decode().split()


def test_the_first_gets_it(folders):
    with acquire(folders) as lock:
        assert isinstance(lock, Lock)
        assert folders.lock.read_text() == f"{os.getpid()}\n"
    assert folders.lock.stat().st_mode & 0o777 == 0o600
    assert folders.state.stat().st_mode & 0o777 == 0o700


def test_the_second_learns_who_has_it(folders, hold):
    first = hold()
    assert told(first) == ["Lock", "0"]
    assert acquire(folders) == HeldBy(first.pid)


def test_released_it_can_be_had_again(folders):
    lock = acquire(folders)
    assert acquire(folders) == HeldBy(os.getpid())
    lock.release()
    lock.release()
    with acquire(folders) as again:
        assert isinstance(again, Lock)


def test_a_killed_nbtray_holds_nothing(folders, hold):
    first = hold()
    told(first)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    with acquire(folders) as lock:
        assert isinstance(lock, Lock)


def test_a_server_that_outlives_nbtray_does_not_keep_the_lock(folders, hold):
    first = hold("with a child")
    _, child = told(first)
    server = psutil.Process(int(child))
    try:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert server.is_running()
        with acquire(folders) as lock:
            assert isinstance(lock, Lock)
    finally:
        server.kill()


def test_of_many_at_once_one_gets_it(hold):
    assert sorted(told(process)[0] for process in [hold() for _ in range(6)]) == ["HeldBy"] * 5 + ["Lock"]


def test_a_holder_that_has_not_written_its_number_yet_is_a_holder_all_the_same(folders):
    with acquire(folders):
        folders.lock.write_text("")
        assert acquire(folders) == HeldBy(0)


def test_a_full_disk_keeps_nobody_from_holding_it(folders):
    with no_file_may_grow(), acquire(folders) as lock:
        assert isinstance(lock, Lock)
        assert acquire(folders) == HeldBy(0)


def test_where_no_lock_can_be_had_a_sentence_says_so(folders):
    folders.state.write_text("a file where the folder should be")
    with pytest.raises(LockRefused, match=r"nbtray\.lock cannot be locked"):
        acquire(folders)
