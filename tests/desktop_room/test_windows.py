"""The preferences and the QR code are processes of their own; here scripts stand in for them."""

import queue
import sys

import pytest
from beds.no_threads import no_thread_starts
from beds.waiting import until

from nbtray.core.desktop.effects import OpenSettings
from nbtray.core.desktop.events import OpenRefused
from nbtray.core.problem import Problem
from nbtray.desktop.preferences_window import PreferencesWindow
from nbtray.desktop.window_launcher import NoQrWindow, OneWindow

URL = "https://81.2.69.142:9999/"
NO_EDITOR = OpenRefused("settings.toml", Problem("NoOpener", "There is no editor.", "Install one."))


def script(code, *arguments):
    return (sys.executable, "-c", code, *map(str, arguments))


def preferences(*window):
    asked = []

    def open_file(effect):
        asked.append(effect)
        return NO_EDITOR

    return PreferencesWindow(open_file, window=window).open(), asked


def test_once_the_window_can_be_seen_nobody_waits_for_its_end(tmp_path):
    closed = tmp_path / "closed"
    waits = (
        "import pathlib, sys, time\n"
        "print('shown', flush=True)\n"
        "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"
        "pathlib.Path(sys.argv[2]).touch()\n"
    )
    assert preferences(*script(waits, closed, tmp_path / "ended")) == (None, [])
    assert not (tmp_path / "ended").exists()
    closed.touch()
    until((tmp_path / "ended").exists)


@pytest.mark.parametrize(
    "window",
    [script("raise SystemExit(3)"), script("raise SystemExit(1)"), script("print('oh')"), ("/not/there",)],
)
def test_where_no_window_can_be_shown_the_file_is_opened(window):
    assert preferences(*window) == (NO_EDITOR, [OpenSettings()])


def test_the_qr_code_is_of_the_url(tmp_path):
    posted = queue.SimpleQueue()
    seen = tmp_path / "seen"
    writes = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    OneWindow(posted.put, script(writes, seen), NoQrWindow).open(URL)
    until(lambda: seen.exists() and seen.read_text() == URL)
    assert posted.empty()


@pytest.mark.parametrize("window", [script("raise SystemExit(3)"), ("/not/there",)])
def test_where_no_code_can_be_shown_the_command_is_named(window):
    posted = queue.SimpleQueue()
    OneWindow(posted.put, window, NoQrWindow).open(URL)
    assert posted.get(timeout=60) == OpenRefused(URL, NoQrWindow().problem)


def test_a_code_that_is_open_is_told_the_url_of_now(tmp_path):
    posted = queue.SimpleQueue()
    opened, told = tmp_path / "opened", tmp_path / "told"
    hears = (
        "import pathlib, sys\n"
        "pathlib.Path(sys.argv[1]).open('a').write(sys.argv[3])\n"
        "pathlib.Path(sys.argv[2]).write_bytes(sys.stdin.buffer.readline())\n"
    )
    window = OneWindow(posted.put, script(hears, opened, told), NoQrWindow)
    window.open(URL)
    until(opened.exists)
    window.open("https://82.3.70.20:9999/")
    until(lambda: told.exists() and told.read_bytes() == b"come https://82.3.70.20:9999/\n")
    until(lambda: not window._open.locked())
    assert opened.read_text() == URL
    assert posted.empty()


LEAVES = "import sys; raise SystemExit(sys.stdin.buffer.readline() != b'leave\\n')"


def test_a_code_that_is_just_being_opened_is_told_to_close():
    posted = queue.SimpleQueue()
    window = OneWindow(posted.put, script(LEAVES), NoQrWindow)
    window.open(URL)
    window.close()
    until(lambda: not window._open.locked())
    assert posted.empty()


def test_without_a_thread_left_no_window_opens_and_the_next_one_does(tmp_path, monkeypatch):
    posted = queue.SimpleQueue()
    window = OneWindow(
        posted.put, script("import sys, pathlib; pathlib.Path(sys.argv[1]).touch()"), NoQrWindow
    )
    with no_thread_starts(monkeypatch):
        window.open(tmp_path / "seen")
    assert posted.get(timeout=60).problem == NoQrWindow().problem
    window.open(str(tmp_path / "seen"))
    until((tmp_path / "seen").exists)


def test_the_preferences_open_without_a_thread_left(monkeypatch):
    window = PreferencesWindow(lambda _: NO_EDITOR, window=script("print('shown', flush=True)"))
    with no_thread_starts(monkeypatch):
        assert window.open() is None
    (shown,) = window._unreaped
    assert shown.wait(60) == 0
    assert window.open() is None
    assert window._unreaped == []
