"""The command and the menu entry: they start nbtray, and replace nothing that is not nbtray's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shortcuts
from beds.waiting import until

ASSETS = Path(__file__).resolve().parents[2] / "assets"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the menu and its folders are Linux's")


# No per cent sign: GLib 2.74 looks for the program before it has undone the specification's "%%".
@pytest.fixture(params=["plain", 'an odd $HOME, `mine`; it\'s "new" \\ so'])
def home(request, tmp_path, monkeypatch):
    folder = tmp_path / request.param
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", f"{folder}/.local/bin:{os.environ['PATH']}")
    return folder


@pytest.fixture
def add(home):
    python = home / "environment" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@" >> "$HOME/asked"\n')
    python.chmod(0o755)
    return lambda: shortcuts.add(python, home, ASSETS / "nbtray.png")


def asked(home):
    return until((home / "asked").exists) and (home / "asked").read_text()


def test_the_command_hands_its_arguments_over(add, home):
    said = add()
    assert said[0] == "From now on `nbtray` is a command in every terminal."
    subprocess.run(["nbtray", "url", "--lan"], check=True)
    assert asked(home) == "-I -m nbtray url --lan\n"


@pytest.mark.skipif(not shutil.which("gio"), reason="not installed: gio")
def test_the_menu_entry_starts_the_tray(add, home):
    assert "nbtray is in the application menu too." in add()
    subprocess.run(["gio", "launch", shortcuts.entry()], check=True, capture_output=True)
    assert asked(home) == "-I -m nbtray\n"


def test_the_entry_has_a_picture_that_stays_when_the_clone_moves(add, home):
    add()
    assert (home / "nbtray.png").read_bytes() == (ASSETS / "nbtray.png").read_bytes()
    icon = next(line for line in shortcuts.entry().read_text().splitlines() if line.startswith("Icon="))
    assert icon == f"Icon={home}/nbtray.png".replace("\\", "\\\\")


# Desktop Menu Specification 1.1, "Registered Categories": each main one shows the entry once more.
MAIN_CATEGORIES = {
    *("AudioVideo", "Audio", "Video", "Development", "Education", "Game", "Graphics"),
    *("Network", "Office", "Science", "Settings", "System", "Utility"),
}


def test_the_entry_is_in_one_place_of_the_menu(add):
    add()
    line = next(each for each in shortcuts.entry().read_text().splitlines() if each.startswith("Categories="))
    found = line.partition("=")[2].rstrip(";").split(";")
    assert [each for each in found if each in MAIN_CATEGORIES] == ["Development"]


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="not installed: desktop-file-validate")
def test_the_validator_has_nothing_to_say_of_the_entry(add):
    add()
    validator = ["desktop-file-validate", shortcuts.entry()]
    told = subprocess.run(validator, check=False, capture_output=True, text=True)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


def test_an_update_makes_them_again_and_says_nothing(add):
    add()
    before = [path.read_text() for path in (shortcuts.command(), shortcuts.entry())]
    shortcuts.command().write_text(f"# {shortcuts.MARK}\nof an older nbtray")
    assert add() == []
    assert [path.read_text() for path in (shortcuts.command(), shortcuts.entry())] == before


@pytest.mark.parametrize("which", [shortcuts.command, shortcuts.entry])
@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
def test_what_is_not_nbtrays_stays(add, home, which, kind):
    path = which()
    path.parent.mkdir(parents=True)
    (home / "theirs").write_text("theirs")
    if kind == "file":
        path.write_text("theirs")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(home / ("theirs" if kind == "link" else "nowhere"))
    before = path.lstat()
    assert f"{path} is not of nbtray's making, so it stays as it is." in add()
    assert path.lstat() == before
    assert (home / "theirs").read_text() == "theirs"


def test_a_folder_that_is_not_on_the_path_is_said_with_what_to_do(add, monkeypatch):
    monkeypatch.setenv("PATH", os.defpath)
    sentence = add()[0]
    assert f"{shortcuts.command().parent} is not on your PATH." in sentence
    assert "~/.profile" in sentence
    assert sentence.endswith('export PATH="$HOME/.local/bin:$PATH"')
    monkeypatch.setenv("SHELL", "/bin/zsh")
    shortcuts.command().unlink()
    assert "~/.zprofile" in add()[0]


def test_a_folder_the_next_login_puts_on_the_path_needs_nothing_else(add, home, monkeypatch):
    monkeypatch.setenv("PATH", os.defpath)
    (home / ".profile").write_text('[ -d "$HOME/.local/bin" ] && PATH="$HOME/.local/bin:$PATH"\n')
    assert add()[0].endswith(" is not on your PATH. It will be when you log in again.")


def test_another_nbtray_that_comes_first_is_named(add, tmp_path, monkeypatch):
    other = tmp_path / "nbtray"
    other.touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert add()[0] == (
        f"Another nbtray comes first on your PATH: {other}. This one is {shortcuts.command()}."
    )


def test_where_nothing_can_be_written_nbtray_works_without(add, home):
    (home / ".local").write_text("in the way")
    said = add()
    assert len(said) == 2
    assert all(each.endswith("nbtray works without it.") for each in said)


def test_a_portable_nbtray_leaves_nothing_elsewhere(add, home, monkeypatch):
    monkeypatch.setenv("NBTRAY_HOME", str(home / "stick"))
    assert add() == []
    assert not (home / ".local").exists()
