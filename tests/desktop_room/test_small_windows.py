import queue
import sys

import pytest
from beds.waiting import until

from nbtray.core.logins.effects import OpenLogins
from nbtray.desktop.small_windows import NoLoginsWindow, SmallWindow


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
    window = SmallWindow(posted.put, (sys.executable, "-c", waits, *paths), NoLoginsWindow)
    window.open(OpenLogins())
    until(opened.exists)
    window.open(OpenLogins())
    until(lambda: told.exists() and told.read_bytes() == b"come\n")
    close.touch()
    until(lambda: not window._open.locked())
    assert opened.read_text() == "x"
    window.open(OpenLogins())
    until(lambda: opened.read_text() == "xx")
    window.open(OpenLogins())
    until(lambda: not window._open.locked())
    assert posted.empty()


@pytest.mark.parametrize("window", [(sys.executable, "-c", "raise SystemExit(3)"), ("/not/there",)])
def test_where_no_window_can_be_shown_the_command_is_named(posted, window):
    SmallWindow(posted.put, window, NoLoginsWindow).open(OpenLogins())
    assert posted.get(timeout=10).problem == NoLoginsWindow().problem
