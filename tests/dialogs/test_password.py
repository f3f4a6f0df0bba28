import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nbtray.dialogs.password import CLOSED, NO_WINDOW, SET
from nbtray.jupyter.password import matches

CLONE = Path(__file__).parents[2]
TITLE = "Choose a password for your notebooks"
GOOD = "correct horse 7 battery"


class Dialog:
    """The window in its own process, driven by a keyboard."""

    def __init__(self, screen, home):
        self.screen, self.hash = screen, home / "state" / "password.hash"
        environ = {"NBTRAY_HOME": str(home), "PYTHONPATH": str(CLONE)}
        self.process = screen.start("password", sys.executable, "-m", "nbtray.dialogs.password", **environ)
        self.number = self._find()
        screen.run("xdotool", "windowfocus", "--sync", self.number)

    def _find(self):
        until = time.monotonic() + 20
        while time.monotonic() < until:
            assert self.process.poll() is None, self.screen.processes.log("password")
            search = ["xdotool", "search", "--onlyvisible", "--name", TITLE]
            found = subprocess.run(search, env=self.screen.env, capture_output=True, text=True, check=False)
            if found.stdout.split():
                return found.stdout.split()[0]
            time.sleep(0.05)
        raise AssertionError("no window")

    def type(self, text):
        self.screen.run("xdotool", "type", "--delay", "5", text)

    def press(self, key):
        self.screen.press(key)

    def status(self):
        return self.process.wait(20)

    def kept(self):
        return self.hash.read_text().strip()


@pytest.fixture
def dialog(screen, tmp_path):
    yield Dialog(screen, tmp_path)
    screen.processes.end("password")


def test_a_typed_password_is_kept_as_a_hash_only(dialog, tmp_path):
    dialog.type(GOOD)
    dialog.press("Return")
    assert dialog.status() == SET
    assert matches(GOOD, dialog.kept())
    assert dialog.hash.stat().st_mode & 0o777 == 0o600
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert GOOD.encode() not in written


def test_the_suggestion_is_copied_used_and_set_with_three_keys(dialog, screen):
    dialog.press("alt+c")
    dialog.press("alt+u")
    dialog.press("alt+p")
    assert dialog.status() == SET
    copied = screen.run("xclip", "-selection", "clipboard", "-out")  # after the window has gone
    assert matches(copied, dialog.kept())


@pytest.mark.parametrize("key", ["Escape", "alt+n"])
def test_closed_without_one_nothing_is_kept(key, dialog):
    dialog.type(GOOD)
    dialog.press(key)
    assert dialog.status() == CLOSED
    assert not dialog.hash.exists()


def test_return_on_a_button_presses_it_and_nothing_else(dialog):
    dialog.type(GOOD)
    for _ in range(6):
        dialog.press("Tab")
    dialog.press("Return")
    assert dialog.status() == CLOSED
    assert not dialog.hash.exists()


def test_a_refused_one_can_be_mended(dialog):
    dialog.type("abc")
    dialog.press("Return")
    dialog.press("ctrl+a")
    dialog.type(GOOD)
    dialog.press("Return")
    assert dialog.status() == SET
    assert matches(GOOD, dialog.kept())


def test_where_it_cannot_be_kept_the_window_stays(screen, tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be")
    dialog = Dialog(screen, tmp_path)
    dialog.type(GOOD)
    dialog.press("Return")
    dialog.press("Escape")
    assert dialog.status() == CLOSED
    assert (tmp_path / "state").read_text() == "a file where the folder should be"
    screen.processes.end("password")


def run(home, **environ):
    command = [sys.executable, "-m", "nbtray.dialogs.password"]
    environment = os.environ | {"NBTRAY_HOME": str(home), "PYTHONPATH": str(CLONE)} | environ
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":987"}], ids=["none", "gone"])
def test_without_a_display_there_is_no_window(display, tmp_path):
    ended = run(tmp_path, **display)
    assert (ended.returncode, ended.stderr) == (NO_WINDOW, b"")


def test_without_tk_there_is_no_window(tmp_path):
    (tmp_path / "tkinter.py").write_text("raise ImportError('No module named _tkinter')")
    ended = run(tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{CLONE}")
    assert (ended.returncode, ended.stderr) == (NO_WINDOW, b"")
