"""A desktop that shows no icons: said once, and nothing is lost when the panel comes late."""

import pytest
from beds.notices_seen import NoticesSeen
from beds.pixels import find_icon
from beds.waiting import until
from beds.whole_program import WholeProgram
from beds.xfce_desktop import XfceDesktop

PANEL = (0, 0, 1024, 30)
NO_ICONS = "nbtray is running, but your desktop shows no tray icons"


@pytest.fixture
def bare(needs):  # noqa: ARG001 -- asked first
    with XfceDesktop(panel=False) as desktop:
        yield desktop


@pytest.fixture
def nbtray(bare):
    with WholeProgram(bare, bare.root / "nbtray") as program:
        program.choose_password()
        yield program


def test_no_panel_is_said_once_and_a_late_one_shows_the_icon(bare, nbtray):
    with NoticesSeen(bare.env["DBUS_SESSION_BUS_ADDRESS"]) as notices:
        nbtray.start()
        assert "nbtray start" in notices.wait_for(NO_ICONS).body
        nbtray.command("start")
        bare.start_panel()
        until(lambda: find_icon(bare.grab(), "running", PANEL), what="the icon")
        bare.end_panel()
        bare.start_panel()
        until(lambda: find_icon(bare.grab(), "running", PANEL), what="the icon again")
        assert notices.titles().count(NO_ICONS) == 1
