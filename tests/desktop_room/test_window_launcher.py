import queue
import sys

import pytest
from beds.waiting import until

from nbtray.core.desktop.effects import OpenSettings, OpenWindow
from nbtray.core.desktop.windows import Window
from nbtray.desktop.window_launcher import PROGRAMS, NoLoginsWindow, OneWindow, WindowLauncher


@pytest.fixture
def posted():
    return queue.SimpleQueue()


def test_a_window_that_is_open_is_told_and_not_opened_again(posted, tmp_path):
    opened, close, told = tmp_path / "opened", tmp_path / "close", tmp_path / "told"
    waits = (
        "import pathlib, sys, time\n"
        "pathlib.Path(sys.argv[1]).open('a').write('x')\n"
        "pathlib.Path(sys.argv[3]).write_bytes(sys.stdin.buffer.readline())\n"
        "while not pathlib.Path(sys.argv[2]).exists(): time.sleep(0.01)\n"
    )
    paths = map(str, (opened, close, told))
    window = OneWindow(posted.put, (sys.executable, "-c", waits, *paths), NoLoginsWindow)
    window.open()
    until(opened.exists)
    window.open()
    until(lambda: told.exists() and told.read_bytes() == b"come\n")
    close.touch()
    until(lambda: not window._open.locked())
    assert opened.read_text() == "x"
    window.open()
    until(lambda: opened.read_text() == "xx")
    window.open()
    until(lambda: not window._open.locked())
    assert posted.empty()


@pytest.mark.parametrize("window", [(sys.executable, "-c", "raise SystemExit(3)"), ("/not/there",)])
def test_where_no_window_can_be_shown_the_command_is_named(posted, window):
    OneWindow(posted.put, window, NoLoginsWindow).open()
    assert posted.get(timeout=60).problem == NoLoginsWindow().problem


def test_every_window_has_a_program_and_the_preferences_their_own_way():
    assert set(PROGRAMS) == set(Window) - {Window.PREFERENCES}


def test_without_a_screen_each_window_names_a_command_and_the_preferences_open_their_file(
    posted, monkeypatch
):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    opened = []
    launcher = WindowLauncher(posted.put, opened.append)
    for window in (Window.LOGINS, Window.PREFERENCES):
        launcher.open(OpenWindow(window))
    assert posted.get(timeout=60).problem == NoLoginsWindow().problem
    assert opened == [OpenSettings()]
