"""The menu, read and clicked over D-Bus as a panel does, and what each row really does."""

import json
from pathlib import Path

import pytest
from beds.waiting import until

ADDRESS = "81.2.69.142"
ARTIFACTS = Path(__file__).resolve().parents[1] / "artifacts"


@pytest.fixture(scope="module")
def serving(new_program):
    with new_program() as program:
        program.choose_password()
        program.remember_address(ADDRESS)
        program.start()
        program.command("start")
        yield program


@pytest.fixture
def tray(serving):
    with serving.tray() as found:
        found.until(lambda: "Stop" in found.choices())
        yield found


def opened(program, target):
    """Wait until the desktop was asked to open it."""
    until(lambda: target in program.asked_to_open(), what=f"opening {target}")


def logouts(program):
    """Each time that everybody was logged out."""
    lines = program.command("logins", "--json").splitlines()
    return [line for line in lines if json.loads(line)["event"] == "everybody_out"]


def test_it_says_what_runs_and_offers_what_can_be_done(tray):
    labels = tray.labels()
    assert labels[0].startswith("Running")
    for row in ("Copy public URL", "Open in browser", "Restart", "Check address now", "Open log", "Quit"):
        assert row in labels
    assert "Start" not in labels


def test_the_public_url_lands_on_the_real_clipboard(tray, serving, xfce):
    tray.click("Copy public URL")
    until(lambda: xfce.clipboard() == f"https://{ADDRESS}:{serving.port}/", what="the URL on the clipboard")


def test_the_row_that_shows_the_public_url_copies_it(tray, serving, xfce):
    shown = next(label for label in tray.labels() if label and ADDRESS in label)
    tray.click(shown)
    until(lambda: xfce.clipboard() == shown, what="the URL on the clipboard")
    assert str(serving.port) in shown


def test_the_fingerprint_can_be_copied_to_compare_it(tray, serving, xfce):
    tray.click("Certificate", "Copy fingerprint")
    fingerprint = serving.status()["certificate"]["fingerprint_sha256"]
    until(lambda: xfce.clipboard().replace(":", "").lower() == fingerprint, what="the fingerprint")


def test_the_browser_opens_this_computers_url(tray, serving):
    tray.click("Open in browser")
    opened(serving, serving.status()["urls"]["local"])


def test_the_log_opens(tray, serving):
    tray.click("Open log")
    opened(serving, str(serving.home / "logs"))


def test_everybody_is_logged_out_one_step_below(tray, serving):
    before = len(logouts(serving))
    tray.click("Passwords and logins", "Log everybody out")
    until(lambda: len(logouts(serving)) > before, what="the end of all logins")


@pytest.mark.usefixtures("tray")
def test_a_right_click_opens_it_on_the_screen(xfce, see):
    at = see("running")
    before = xfce.wait_until_still()
    xfce.click(*at, button=3)
    below_the_icon = (at[0] - 20, 40, at[0], 240)
    until(lambda: xfce.changed_height(before, below_the_icon) > 150, what="the menu")
    xfce.wait_until_still()
    xfce.screenshot(ARTIFACTS / "xfce-menu.png")
    xfce.press("Escape")


def test_restart_then_stop_then_quit(tray, serving, see):
    before = serving.status()
    tray.click("Restart")
    assert serving.until_another_server(than=before)["port"] == before["port"]
    tray.until(lambda: "Stop" in tray.choices())
    tray.click("Stop")
    serving.until_state("stopped")
    see("stopped")
    tray.until(lambda: "Start" in tray.choices())
    assert not {"Stop", "Restart"} & set(tray.labels())
    tray.click("Quit")
    assert serving.wait_until_ended() == 0
