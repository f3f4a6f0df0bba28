"""Real windows, told by whoever opens them."""

import queue
import threading

import pytest
from beds.waiting import until

from nbtray.core.desktop.windows import Window
from nbtray.desktop.window_launcher import PROGRAMS, OneWindow
from nbtray.dialogs.password.__main__ import CLOSED
from nbtray.dialogs.qr_code.url import TITLE
from nbtray.own_process import command, show_window


@pytest.fixture
def posted():
    return queue.SimpleQueue()


@pytest.fixture
def shown(screen, monkeypatch):
    """The screen on which this very process opens windows."""
    for name, value in screen.env.items():
        monkeypatch.setenv(name, value)
    return screen


@pytest.fixture
def window(shown, posted):  # noqa: ARG001 -- there first
    program = PROGRAMS[Window.QR_CODE]
    window = OneWindow(posted.put, command(program.module), program.without)
    yield window
    window.close()
    until(lambda: not window._open.locked())


def test_one_window_shows_the_url_of_now_and_closes_with_nbtray(window, screen, posted):
    window.open("https://81.2.69.142:9999/")
    number = until(lambda: screen.windows(TITLE), what="the window")
    screen.run("xdotool", "windowfocus", "--sync", *number)
    window.open("https://82.3.70.20:9999/")

    def copied():
        screen.press("alt+c")
        return screen.clipboard()

    assert until(lambda: copied() == "https://82.3.70.20:9999/", what="the URL of now")
    assert screen.windows(TITLE) == number
    window.close()
    until(lambda: not window._open.locked(), what="the end of its process")
    assert screen.windows(TITLE) == []
    assert posted.empty()


def test_it_closes_quietly_while_a_folder_is_looked_for(shown, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("NBTRAY_HOME", str(tmp_path))
    ears, ended = queue.SimpleQueue(), queue.SimpleQueue()
    first_run = command("nbtray.dialogs.first_run")
    threading.Thread(target=lambda: ended.put(show_window(first_run, ears.put))).start()
    ear = ears.get(timeout=60)
    number = until(lambda: shown.windows("Welcome to nbtray"), what="the window")
    shown.run("xdotool", "windowfocus", "--sync", *number)
    shown.press("alt+h")
    until(lambda: shown.windows("Choose a folder"), what="the folders")
    ear.leave()
    assert ended.get(timeout=60) == CLOSED
    assert capfd.readouterr().err == ""
