"""The windows behind the menu, on the real desktop."""

import importlib.util
import subprocess
from contextlib import suppress

import pytest
from beds.waiting import until

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("_tkinter") is None, reason="not installed: python3-tk"
)

ADDRESS = "81.2.69.142"


@pytest.fixture
def tray(nbtray):
    nbtray.remember_address(ADDRESS)
    nbtray.start()
    with nbtray.tray() as found:
        yield found


def test_a_changed_setting_reaches_the_file_and_its_comments_stay(nbtray, tray, xfce):
    before = (nbtray.home / "settings.toml").read_text()
    tray.click("Preferences…")
    window = until(lambda: xfce.windows("nbtray: Preferences"), what="the preferences")[0]
    xfce.run("xdotool", "windowactivate", "--sync", window)
    for key in ("Down", "alt+k"):
        xfce.press(key)
    xfce.press("Return")
    file = nbtray.home / "settings.toml"
    until(lambda: file.read_text() != before, what="a change of the file")
    assert file.read_text() == before.replace("[address]", "cull_idle = 3600\n[address]")
    tray.click("Preferences…")
    assert xfce.windows("nbtray: Preferences") == [window]
    xfce.press("Escape")
    until(lambda: not xfce.windows("nbtray: Preferences"), what="the end of the window")


def test_the_url_can_be_scanned_from_the_screen(tray, xfce):
    tray.until(lambda: "Show QR code…" in tray.choices())
    tray.click("Show QR code…")
    until(lambda: xfce.windows("Scan with your phone"), what="the QR code")
    xfce.run("xdotool", "windowactivate", "--sync", xfce.windows("Scan with your phone")[0])
    xfce.press("Escape")
    until(lambda: not xfce.windows("Scan with your phone"), what="the end of the window")


@pytest.mark.parametrize(
    ("row", "title"),
    [("Logins…", "Logins to your notebooks"), ("Change password…", "Choose a password for your notebooks")],
)
def test_a_window_that_is_open_comes_to_the_front(tray, xfce, row, title):
    diagnosis = "The way to your notebooks"
    tray.click("Passwords and logins", row)
    until(lambda: is_in_front(xfce, title), what="the window")
    tray.click("Diagnose…")
    until(lambda: is_in_front(xfce, diagnosis), what="the diagnosis in front of it")
    tray.click("Passwords and logins", row)
    until(lambda: is_in_front(xfce, title), what="the window in front again")
    xfce.press("Escape")
    until(lambda: is_in_front(xfce, diagnosis), what="the diagnosis alone")
    assert not xfce.windows(title)
    xfce.press("Escape")
    until(lambda: not xfce.windows(diagnosis), what="the end of the windows")


def is_in_front(desktop, title):
    """Whether such a window has the keyboard."""
    with suppress(subprocess.CalledProcessError):  # for an instant none has
        # Not the "active" one: the window manager names it before the keys go there.
        return desktop.run("xdotool", "getwindowfocus").strip() in desktop.windows(title)
