"""The preferences as a process: what a person does with the keyboard, and a second call."""

import os
import subprocess
import sys

import pytest
from beds.short_folder import short_folder
from beds.waiting import until
from beds.window_process import CLONE, WindowProcess

from nbtray.dialogs.preferences.__main__ import CLOSED
from nbtray.storage.folders import find_folders

MODULE = "nbtray.dialogs.preferences"
TITLE = "nbtray: Preferences"
FILE = "# mine\n[server]\nport = 4711 # why\n"


@pytest.fixture
def folders():
    with short_folder() as home:
        yield find_folders({"NBTRAY_HOME": str(home)})


@pytest.fixture
def window(screen, folders):
    folders.settings_file.write_text(FILE)
    window = WindowProcess(screen, MODULE, TITLE, NBTRAY_HOME=str(folders.settings))
    yield window
    window.end()


def call(folders, **environ):
    environment = os.environ | {"NBTRAY_HOME": str(folders.settings), "PYTHONPATH": str(CLONE)} | environ
    return subprocess.run(
        [sys.executable, "-P", "-m", MODULE], env=environment, capture_output=True, timeout=60, check=False
    )


def test_a_setting_is_changed_without_a_mouse(window, folders):
    window.press("Down", "alt+p", "ctrl+a")
    window.type("8888")
    window.press("Return")
    until(lambda: "port = 8888" in folders.settings_file.read_text(), what="the new port")
    assert folders.settings_file.read_text() == "# mine\n[server]\nport = 8888 # why\n"
    window.press("Escape")
    assert window.status() == CLOSED


def test_a_second_call_brings_the_first_to_the_front_and_ends(window, screen, folders):
    again = call(folders, DISPLAY=screen.env["DISPLAY"])
    assert (again.returncode, again.stdout, again.stderr) == (CLOSED, b"shown\n", b"")
    assert len(screen.windows(TITLE)) == 1
    assert window.process.poll() is None


def test_an_edit_of_the_file_is_noticed_while_the_window_stands_there(window, folders):
    window.press("Down", "alt+p", "ctrl+a")
    folders.settings_file.write_text("# mine\n[server]\nport = 4711 # why\ncull_idle = 60\n")
    window.type("8888")
    window.press("Return")
    until(lambda: "port = 8888" in folders.settings_file.read_text(), what="the new port")
    assert folders.settings_file.read_text() == "# mine\n[server]\nport = 8888 # why\ncull_idle = 60\n"


def test_a_home_that_cannot_be_used_is_a_sentence(screen, folders):
    (folders.settings / "state").write_text("a file where the folder should be")
    ended = call(folders, DISPLAY=screen.env["DISPLAY"])
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert str(folders.state).encode() in ended.stderr
