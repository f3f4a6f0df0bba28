"""nbtray on each of the other real desktops: seen, clicked, its whole menu driven, the panel restarted."""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from beds.notices_seen import NoticesSeen
from beds.pixels import find_icon
from beds.waiting import until
from beds.whole_program import WholeProgram
from desktops.cinnamon import Cinnamon
from desktops.gnome import GnomeWayland, GnomeX11
from desktops.kde import Kde
from desktops.lxqt import Lxqt
from desktops.mate import Mate
from desktops.sway import Sway

ARTIFACTS = Path(__file__).resolve().parents[1] / "artifacts" / "desktops"
ADDRESS = "81.2.69.142"
NOT_SEEN = "not seen"
A_MENU = 120  # pixels high at least; a tooltip has fewer
A_WINDOW = 300  # likewise; a notification has fewer
TRIES = 3


@dataclass
class Findings:
    """One column of the README's table; what has not been seen is not claimed."""

    seconds: str = NOT_SEEN
    left_click: str = NOT_SEEN
    menu: str = NOT_SEEN
    clipboard: str = NOT_SEEN
    notification: str = NOT_SEEN
    panel_restart: str = NOT_SEEN


class Person:
    """Sees the icon and clicks it; knows nothing but the screen."""

    def __init__(self, desktop):
        self._desktop = desktop

    def sees(self, look):
        self._desktop.point_away()
        return until(
            lambda: find_icon(self._desktop.grab(), look, self._desktop.strip), what=f"the icon, {look}"
        )

    def clicks(self, look, **how):
        self._desktop.click(*self.sees(look), **how)

    def opens_menu(self, look, button):
        """Click with this button until a menu stands beside the icon; a busy desktop may swallow a click."""
        for _ in range(TRIES):
            at = self.sees(look)
            before = self._desktop.wait_until_still()
            self._desktop.click(*at, button=button)
            with suppress(AssertionError):
                until(lambda: self._desktop.changed_height(before, self._beside(at)) > A_MENU, seconds=5)  # noqa: B023 -- called here
                self._desktop.wait_until_still()
                return
        raise AssertionError("no menu opens")

    def _beside(self, at):
        """Where a menu of the icon stands, and a notification does not."""
        width, height = self._desktop.size
        below = (40, 200) if at[1] < height // 2 else (height - 240, height - 80)
        return (at[0] - 20, below[0], min(at[0] + 20, width), below[1])

    def closes_menu(self):
        self._desktop.press("Escape")
        self._desktop.click(*(side // 2 for side in self._desktop.size))  # waybar does not hear the key


@pytest.mark.parametrize(
    "kind", [Kde, GnomeX11, GnomeWayland, Lxqt, Mate, Sway, Cinnamon], ids=lambda kind: kind.__name__
)
def test_a_real_desktop(kind, findings):
    found = findings[kind.title] = Findings()
    with kind() as desktop, WholeProgram(desktop, desktop.root / "nbtray") as nbtray:
        try:
            use(desktop, nbtray, found)
        except BaseException as error:
            desktop.screenshot(ARTIFACTS / f"{kind.__name__}-failed.png")
            error.add_note(nbtray.story())
            raise


def use(desktop, nbtray, found):
    """Do what a person does on the first day, and note what is seen."""
    name = type(desktop).__name__
    person = Person(desktop)
    nbtray.choose_password()
    nbtray.remember_address(ADDRESS)
    began = time.monotonic()
    nbtray.start()
    person.sees("stopped")
    found.seconds = f"{time.monotonic() - began:.1f} s"
    with NoticesSeen(desktop.env["DBUS_SESSION_BUS_ADDRESS"]) as notices:
        found.left_click = start_by_mouse(desktop, person, nbtray)
        person.sees("running")
        notices.wait_for("Your Jupyter is running")
        found.notification = "yes"
    desktop.screenshot(ARTIFACTS / f"{name}-icon.png")
    person.opens_menu("running", desktop.menu_button)
    desktop.screenshot(ARTIFACTS / f"{name}-menu.png")
    person.closes_menu()
    found.menu, found.clipboard = drive_menu(desktop, nbtray, person)
    found.panel_restart = restart_panel(desktop, person)
    with nbtray.tray() as tray:
        tray.click("Quit")
    assert nbtray.wait_until_ended() == 0


def start_by_mouse(desktop, person, nbtray):
    """Left-click as that desktop's people do; return what it did."""
    if desktop.menu_on_left_click:
        person.clicks("stopped", times=2)
        nbtray.until_state("running")
        person.closes_menu()
        return "menu; double click starts"
    for _ in range(TRIES):  # a panel whose icons still come and go may swallow a click
        person.clicks("stopped")
        with suppress(AssertionError):
            until(lambda: nbtray.status()["state"] != "stopped", seconds=5, what="the start")
            break
    nbtray.until_state("running")
    return "starts"


def drive_menu(desktop, nbtray, person):
    """Choose every row that does something, and see it done; return how many, and what the clipboard held."""
    with nbtray.tray() as tray:
        running = nbtray.status()
        tray.click("Copy public URL")
        pasted(desktop, lambda text: text == f"https://{ADDRESS}:{nbtray.port}/")
        tray.click("Open in browser")
        until(lambda: running["urls"]["local"] in nbtray.asked_to_open(), what="the browser")
        see_preferences(desktop, nbtray, tray)
        tray.click("Open log")
        until(lambda: "/logs/" in nbtray.asked_to_open(), what="the log")
        tray.click("Check address now")
        tray.click("Certificate", "Copy fingerprint")
        fingerprint = running["certificate"]["fingerprint_sha256"]
        pasted(desktop, lambda text: text.replace(":", "").lower() == fingerprint)
        tray.click("Restart")
        nbtray.until_another_server(than=running)
        tray.until(lambda: "Stop" in tray.choices())
        tray.click("Stop")
        nbtray.until_state("stopped")
        tray.until(lambda: "Start" in tray.choices())
        person.opens_menu("stopped", desktop.menu_button)
        desktop.screenshot(ARTIFACTS / f"{type(desktop).__name__}-menu-stopped.png")
        person.closes_menu()
        tray.click("Start")
        nbtray.until_state("running")
        person.sees("running")
        tray.click("Passwords and logins", "Log everybody out")
        until(lambda: "everybody_out" in nbtray.command("logins", "--json"), what="the end of all logins")
    return "yes", "yes"


def see_preferences(desktop, nbtray, tray):
    """See the preferences' window come; without X11 for it, the settings file opens in its place."""
    before = desktop.wait_until_still()
    everywhere = (0, 0, *desktop.size)
    tray.click("Preferences…")
    until(
        lambda: (
            desktop.changed_height(before, everywhere) > A_WINDOW or "settings.toml" in nbtray.asked_to_open()
        ),
        what="the preferences",
    )
    desktop.wait_until_still()
    desktop.screenshot(ARTIFACTS / f"{type(desktop).__name__}-preferences.png")
    nbtray.close_windows()


def pasted(desktop, holds):
    """Wait until a paste gives it. On Wayland each look takes the focus from who copies: look seldom."""
    until(lambda: holds(desktop.clipboard()), step=1.0, what="the text on the clipboard")


def restart_panel(desktop, person):
    """Restart what shows the icon; return whether it came back."""
    if not desktop.recovers:
        return "ends the session"
    desktop.end_panel()
    desktop.start_panel()
    person.sees("running")
    return "icon comes back"
