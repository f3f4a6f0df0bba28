"""The windows behind the menu, on the real desktop."""

import importlib.util

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
    xfce.give_keyboard("nbtray: Preferences")
    window = xfce.windows("nbtray: Preferences")[0]
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
    xfce.give_keyboard("Scan with your phone")
    xfce.press("Escape")
    until(lambda: not xfce.windows("Scan with your phone"), what="the end of the window")


@pytest.mark.parametrize(
    ("row", "title"),
    [("Logins…", "Logins to your notebooks"), ("Change password…", "Choose a password for your notebooks")],
)
def test_a_window_that_is_open_comes_to_the_front(tray, xfce, row, title):
    diagnosis = "The way to your notebooks"
    tray.click("Passwords and logins", row)
    until(lambda: xfce.has_keyboard(title), what="the window")
    tray.click("Diagnose…")
    until(lambda: xfce.has_keyboard(diagnosis), what="the diagnosis in front of it")
    tray.click("Passwords and logins", row)
    until(lambda: xfce.has_keyboard(title), what="the window in front again")
    xfce.press("Escape")
    until(lambda: xfce.has_keyboard(diagnosis), what="the diagnosis alone")
    assert not xfce.windows(title)
    xfce.press("Escape")
    until(lambda: not xfce.windows(diagnosis), what="the end of the windows")
