import io
import logging
import re
import subprocess
import sys
import threading

import pytest
from beds.full_disk import no_file_may_grow

from nbtray.storage.capped_file import CappedFile
from nbtray.storage.log import FileHandler, Line, Log

ours = logging.getLogger("nbtray.engine.loop")
theirs = logging.getLogger("urllib3.connectionpool")


pytestmark = pytest.mark.usefixtures("log")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "logs" / "nbtray.log"


@pytest.fixture
def log(path):
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    level = logging.getLogger().level
    opened = Log(path, resident=True)
    yield opened
    opened.close()
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.getLogger().setLevel(level)
    logging.getLogger("nbtray").setLevel(logging.NOTSET)


def test_a_line_says_when_in_utc_how_bad_who_and_what(path):
    record = logging.makeLogRecord(
        {"name": "nbtray.engine.loop", "levelname": "INFO", "msg": "Running on %d", "args": (9999,)}
    )
    record.created = 1_795_382_316.123
    assert Line().format(record) == "2026-11-22T21:18:36.123Z INFO engine.loop: Running on 9999"
    ours.info("Stopped")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO engine\.loop: Stopped\n", path.read_text()
    )


def test_nothing_others_send_can_begin_a_line_or_steer_a_terminal(path):
    ours.warning("answer was %s", "1.2.3.4\n2026-11-22T21:18:36.123Z INFO engine: all is well\x1b[2J\u202e")
    lines = path.read_text().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("    ")
    assert "\x1b" not in lines[1]
    assert "\u202e" not in lines[1]


def test_a_password_in_a_message_is_not_written(path):
    ours.warning("refused: %s", "https://me:hunter2hunter2@host/")
    assert "hunter2" not in path.read_text()


def test_the_level_can_change_at_any_time(log, path):
    ours.debug("one")
    log.set_level("debug")
    ours.debug("two")
    log.set_level("error")
    ours.warning("three")
    assert [line.rpartition(" ")[2] for line in path.read_text().splitlines()] == ["two"]


def test_what_libraries_tell_in_detail_is_left_out(log, path):
    log.set_level("debug")
    theirs.debug("GET /")
    theirs.warning("retrying")
    assert path.read_text().count("\n") == 1


def test_an_exception_is_written_with_its_traceback(path):
    try:
        int("inner")
    except ValueError:
        ours.exception("came to nothing")
    text = path.read_text()
    assert "came to nothing" in text
    assert "    Traceback (most recent call last):" in text
    assert "ValueError: invalid literal" in text


def test_a_full_disk_loses_lines_and_nothing_else(path, capfd):
    ours.info("one")
    with no_file_may_grow():
        ours.info("lost")
    ours.info("two")
    assert [line.rpartition(" ")[2] for line in path.read_text().splitlines()] == ["one", "two"]
    assert capfd.readouterr().err == ""


def test_a_message_that_cannot_be_formatted_breaks_nothing(path, capfd):
    handler = FileHandler(CappedFile(path, turns=True))
    handler.handle(logging.makeLogRecord({"name": "nbtray", "msg": "%d", "args": ("not a number",)}))
    handler.handle(logging.makeLogRecord({"name": "nbtray", "msg": "next"}))
    handler.close()
    assert path.read_text().count("\n") == 1
    assert capfd.readouterr().err == ""


def test_in_the_foreground_warnings_are_shown_too(path):
    shown = io.StringIO()
    mirrored = Log(path, "info", resident=True, mirror=shown)
    ours.info("quiet")
    ours.warning("loud")
    mirrored.close()
    assert [line.rpartition(" ")[2] for line in shown.getvalue().splitlines()] == ["loud"]


def test_after_closing_nothing_is_written_and_the_hooks_are_pythons_again(log, path):
    log.close()
    ours.error("late")
    assert not path.exists()
    assert sys.excepthook is sys.__excepthook__
    assert threading.excepthook is threading.__excepthook__


MISTAKES = """
import sys, threading
from pathlib import Path
from nbtray.storage.log import Log
log = Log(Path(sys.argv[1]), resident=True)
def fail(): raise RuntimeError("in a thread")
thread = threading.Thread(target=fail, name="nbtray-worker")
thread.start()
thread.join()
class Odd:
    def __del__(self): raise RuntimeError("in a destructor")
Odd()
import warnings
warnings.simplefilter("default")
warnings.warn("something is deprecated")
raise RuntimeError("in the main thread")
"""


def test_a_mistake_of_ours_is_logged_and_a_person_reads_a_sentence(path):
    done = subprocess.run([sys.executable, "-c", MISTAKES, path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"nbtray has ended by a mistake of its own; {path} tells more.\n"
    text = path.read_text()
    for words in ("in a thread", "nbtray-worker", "in a destructor", "is deprecated", "in the main thread"):
        assert words in text
    assert text.count("Traceback") == 3


INTERRUPTED = """
import sys
from pathlib import Path
from nbtray.storage.log import Log
Log(Path(sys.argv[1]), resident=True)
raise KeyboardInterrupt
"""


def test_an_interrupt_is_no_mistake(path):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, path], capture_output=True, text=True, check=False
    )
    assert "mistake" not in done.stderr
    assert not path.exists()


def test_a_terminal_is_shown_what_went_wrong_and_the_file_has_the_traceback(path):
    shown = io.StringIO()
    mirrored = Log(path, "info", resident=True, mirror=shown)
    try:
        1 / 0  # noqa: B018 -- it fails
    except ZeroDivisionError:
        logging.getLogger("nbtray.engine").exception("100 % of it came to nothing")
    mirrored.close()
    assert shown.getvalue().count("\n") == 1
    assert "came to nothing: ZeroDivisionError('division by zero')" in shown.getvalue()
    assert "Traceback" in path.read_text()
