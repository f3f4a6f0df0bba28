import subprocess
import sys

import pytest

from nbtray.storage.file_lock import FileBusy, locked
from nbtray.storage.refusals import NotAFolder

HOLDER = """
import sys
from pathlib import Path
from nbtray.storage.file_lock import locked
with locked(Path(sys.argv[1]), Path("settings.toml")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "state" / "settings.lock"


def test_another_process_waits_its_turn_and_is_told_when_it_takes_too_long(lock):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(FileBusy, match="is changing"),
            locked(lock, lock.with_name("settings.toml"), 0.05),
        ):
            pytest.fail("both have it")
        holder.stdin.close()
        with locked(lock, lock.with_name("settings.toml"), 20):
            pass


def test_a_killed_holder_holds_nothing(lock):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        holder.kill()
    with locked(lock, lock, 20):
        pass


def test_an_error_while_it_is_held_lets_go_of_it(lock):
    with pytest.raises(LookupError), locked(lock, lock):
        raise LookupError
    with locked(lock, lock, 0):
        pass


def test_no_place_for_the_lock_is_a_sentence(lock):
    lock.parent.write_text("in the way")
    with pytest.raises(NotAFolder), locked(lock, lock):
        pytest.fail("it holds what is not there")
