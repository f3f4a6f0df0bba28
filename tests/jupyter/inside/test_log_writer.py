"""The log keeps its bounds whatever the server prints, and loses none of its last words."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nbtray.jupyter.inside import log_writer

WRITER = Path(log_writer.__file__)


@pytest.fixture
def writer(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(WRITER), str(tmp_path / "jupyter.log")], stdin=subprocess.PIPE
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_was_printed_is_there_when_the_writer_has_ended(writer, tmp_path):
    writer.communicate(b"first\nlast words", timeout=20)
    assert (tmp_path / "jupyter.log").read_bytes() == b"first\nlast words"
    assert (tmp_path / "jupyter.log").stat().st_mode & 0o777 == 0o600


def test_a_flood_is_kept_to_five_files_of_two_megabytes(writer, tmp_path):
    line = b"%099d\n"
    for start in range(0, 300_000, 1000):
        writer.stdin.write(b"".join(line % number for number in range(start, start + 1000)))
    writer.communicate(timeout=60)
    assert files(tmp_path) == ["jupyter.log", *(f"jupyter.log.{number}" for number in range(1, 5))]
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert max(sizes) <= 2_000_000
    assert sum(sizes) >= 8_000_000
    # The youngest are kept, in order, without a gap.
    kept = b"".join((tmp_path / name).read_bytes() for name in reversed(files(tmp_path)[1:]))
    kept += (tmp_path / "jupyter.log").read_bytes()
    numbers = [int(number) for number in kept.split(b"\n")[1:-1]]
    assert numbers == list(range(numbers[0], 300_000))


def test_it_appends_to_what_an_earlier_server_printed(tmp_path):
    log = log_writer.CappedLog(str(tmp_path / "jupyter.log"))
    log.write(b"one\n")
    log_writer.CappedLog(str(tmp_path / "jupyter.log")).write(b"two\n")
    assert (tmp_path / "jupyter.log").read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_hears_the_server_out_whoever_is_told_to_end(writer, tmp_path, number):
    writer.stdin.write(b"begin\n")
    writer.stdin.flush()
    while not (tmp_path / "jupyter.log").exists():
        pass
    os.kill(writer.pid, number)
    writer.communicate(b"end\n", timeout=20)
    assert (tmp_path / "jupyter.log").read_bytes() == b"begin\nend\n"


def test_a_full_disk_does_not_hold_up_the_server(tmp_path):
    process = subprocess.Popen([sys.executable, "-I", "-S", str(WRITER), "/dev/full"], stdin=subprocess.PIPE)
    process.communicate(b"x" * 1_000_000, timeout=20)
    assert process.returncode == 0
    assert files(tmp_path) == []


def test_a_missing_folder_does_not_hold_it_up_either(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(WRITER), str(tmp_path / "no" / "log")], stdin=subprocess.PIPE
    )
    process.communicate(b"x" * 1_000_000, timeout=20)
    assert process.returncode == 0


def test_no_link_leads_it_elsewhere(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "jupyter.log").symlink_to(victim)
    log_writer.CappedLog(str(tmp_path / "jupyter.log")).write(b"x" * 100)
    assert victim.read_bytes() == b"precious"
