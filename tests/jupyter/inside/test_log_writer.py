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
    writer.communicate(b"first\nlast words", timeout=60)
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
    writer.communicate(b"end\n", timeout=60)
    assert (tmp_path / "jupyter.log").read_bytes() == b"begin\nend\n"


def test_a_full_disk_does_not_hold_up_the_server(tmp_path):
    process = subprocess.Popen([sys.executable, "-I", "-S", str(WRITER), "/dev/full"], stdin=subprocess.PIPE)
    process.communicate(b"x" * 1_000_000, timeout=60)
    assert process.returncode == 0
    assert files(tmp_path) == []


def test_a_missing_folder_does_not_hold_it_up_either(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(WRITER), str(tmp_path / "no" / "log")], stdin=subprocess.PIPE
    )
    process.communicate(b"x" * 1_000_000, timeout=60)
    assert process.returncode == 0


def test_no_link_leads_it_elsewhere(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "jupyter.log").symlink_to(victim)
    log_writer.CappedLog(str(tmp_path / "jupyter.log")).write(b"x" * 100)
    assert victim.read_bytes() == b"precious"


SECRET = b"hunter2"


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        (
            b"401 POST /login?password=hunter2 (@127.0.0.1) 53.58ms",
            b"401 POST /login?password=[secret] (@127.0.0.1)",
        ),
        (b"GET /x?next=%2Flab&code=hunter2 (", b"/x?next=[secret]&code=[secret] ("),
        (b"GET /login?hunter2 (", b"/login?[secret] ("),
        (b"GET /x?a=1?hunter2;c='hunter2\" (", b"GET /x?a=[secret] ("),
        (
            b"403 GET /x (@) 1ms referer=https://host/y?token=hunter2",
            b"referer=https://host/y?token=[secret]",
        ),
        (b'"Referer": "https://host/y?token=hunter2",', b'"Referer": "https://host/y?token=[secret]'),
        (b"Location: ?password=hunter2", b"Location: ?password=[secret]"),
        (b"uri='/x?a=hunter2', version='HTTP/1.1'", b"uri='/x?a=[secret] version='HTTP/1.1'"),
    ],
)
def test_no_value_of_a_query_is_kept(printed, kept):
    written = log_writer.redacted(printed + b"\n" + printed)
    assert SECRET not in written
    assert written.count(kept) == 2


@pytest.mark.parametrize(
    "printed", [b"Really? yes=no", b"Shut down? (y/[n])?", b"who?me", b"a=b c/d", b"GET /lab?", b"", b"?"]
)
def test_what_is_no_query_stays_as_it_is(printed):
    assert log_writer.redacted(printed) == printed


@pytest.mark.parametrize("cut", range(1, 24))
def test_a_url_that_comes_in_two_pieces_is_redacted_all_the_same(cut):
    lines, printed = log_writer.WholeLines(), b"GET /x?password=hunter2"
    whole = lines.add(printed[:cut]) + lines.add(printed[cut:] + b"\nnext") + lines.rest
    assert log_writer.redacted(whole) == b"GET /x?password=[secret]\nnext"


def test_a_line_that_never_ends_is_not_held_for_ever():
    lines = log_writer.WholeLines()
    printed = b"word " * 20_000
    written = b"".join(lines.add(printed) for _ in range(20))
    assert len(lines.rest) <= log_writer.LONGEST_LINE
    assert written + lines.rest == printed * 20
