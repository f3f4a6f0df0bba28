from dataclasses import replace

import pytest
from examples import BUSY, CERTIFICATE, NETWORK, RECORD, TAKEN, crashed, pausing, running, stopped
from playbook import given, nothing

from nbtray.core.desktop.effects import OpenUrl, OpenWindow
from nbtray.core.desktop.events import CopyChosen, DevicesChosen, Url, WindowChosen
from nbtray.core.desktop.windows import Window
from nbtray.core.problem import Problem
from nbtray.core.server.events import StartChosen, StopChosen
from nbtray.core.server.silence import Silence
from nbtray.core.server.state import Failed, Looking, Running, Starting, Stopped, Stopping
from nbtray.core.settings import Listen, ServerSettings, Settings
from nbtray.core.status import wording
from nbtray.core.status.menu import Look, Row
from nbtray.core.status.overview import status_of
from nbtray.core.status.tray_menu import tray_menu


def rows(state):
    return {row.key: row for row in tray_menu(status_of(state)).rows if isinstance(row, Row)}


@pytest.mark.parametrize(
    ("state", "look"),
    [
        (stopped(), Look.STOPPED),
        (stopped(server=Looking()), Look.STARTING),
        (stopped(server=Starting()), Look.STARTING),
        (running(), Look.RUNNING),
        (stopped(server=Running(RECORD, 0.0, silence=Silence(0.0, told=True))), Look.ATTENTION),
        (stopped(server=pausing(crashed(1))), Look.ATTENTION),
        (stopped(server=Stopping()), Look.STARTING),
        (stopped(server=Failed(TAKEN)), Look.FAILED),
    ],
)
def test_each_state_has_its_look(state, look):
    assert tray_menu(status_of(state)).look is look


def test_the_left_click_starts_or_stops():
    assert rows(stopped())["start"] == Row("start", "Start", StartChosen(), default=True)
    assert rows(running())["stop"] == Row("stop", "Stop", StopChosen(), default=True)
    assert rows(stopped(server=Stopping()))["stop"] == Row("stop", "Stop", StopChosen(), False, default=True)


def test_only_what_can_be_done_with_the_server_is_offered():
    offered = {"start", "stop", "restart"}
    assert offered & set(rows(stopped())) == {"start"}
    assert offered & set(rows(stopped(server=Failed(TAKEN)))) == {"start"}
    assert offered & set(rows(running())) == {"stop", "restart"}
    starting, stopping = rows(stopped(server=Starting())), rows(stopped(server=Stopping()))
    assert (starting["stop"].enabled, starting["restart"].enabled) == (True, False)
    assert not stopping["stop"].enabled


def test_a_server_that_runs_well_has_a_short_menu():
    assert list(rows(running(activity=BUSY))) == [
        *("state", "public", "reach"),
        *("browser", "copy-public", "copy-lan", "qr"),
        *("stop", "restart"),
        *("check", "doctor", "log"),
        *("certificate", "passwords", "preferences"),
        "quit",
    ]


def test_no_row_is_deeper_than_one_submenu():
    below = [each for row in rows(running()).values() for each in row.rows if isinstance(each, Row)]
    assert below
    assert not any(each.rows for each in below)


def test_the_sentences_name_the_rows_place_as_the_menu_does():
    row = rows(running())["passwords"]
    assert row.label in wording.WEAK_PASSWORD.advice
    labels = [each.label for each in row.rows if isinstance(each, Row)]
    assert {"Change password…", "Second factor…", "Logins…", "Log everybody out"} < set(labels)


def test_the_state_line_tells_kernels_and_busy_ones():
    assert rows(running(activity=BUSY))["state"].label == "Running · 2 kernels, 1 busy"


def test_the_public_url_is_shown_and_a_click_copies_it():
    row = rows(running())["public"]
    assert (row.label, row.event) == ("https://81.2.69.10:9999/", CopyChosen(Url.PUBLIC))


def test_where_there_is_no_public_url_the_menu_says_why():
    unknown = replace(stopped(), watch=replace(stopped().watch, confirmed=()))
    assert rows(unknown)["public"].label == "Public URL: not known yet"
    only_here = stopped(settings=Settings(server=ServerSettings(listen=Listen.COMPUTER)))
    assert "this computer only" in rows(only_here)["public"].label
    offline = replace(unknown, network=replace(NETWORK, default_interface=""))
    assert "offline" in rows(offline)["public"].label
    assert not rows(unknown)["copy-public"].enabled


def test_a_failure_is_told_in_rows_a_menu_can_hold():
    notes = [row.label for key, row in rows(stopped(server=Failed(TAKEN))).items() if key.startswith("note")]
    assert " ".join(notes) == str(TAKEN)
    long = replace(TAKEN, what="word " * 60)
    for key, row in rows(stopped(server=Failed(long))).items():
        assert not key.startswith("note") or len(row.label) <= 72


def test_root_is_told_why_only_this_computer_is_served():
    assert any("root" in row.label for row in rows(stopped(is_root=True)).values())


def test_settings_changed_since_the_start_wait_for_a_restart():
    changed = running(settings=Settings(server=ServerSettings(port=1234)))
    assert any("Restart to apply the new port" in row.label for row in rows(changed).values())
    assert status_of(changed).port == RECORD.port


def test_the_fingerprint_stands_in_full_below_the_url():
    lines = rows(running())["certificate"].rows
    text = ":".join(line.label.removeprefix("SHA-256 ") for line in lines[:2])
    assert text == ":".join(["AB"] * 32)


def test_keys_are_unique():
    keys = [row.key for row in tray_menu(status_of(running(is_root=True))).rows if isinstance(row, Row)]
    assert len(keys) == len(set(keys))


def test_other_devices_can_learn_our_authority_while_the_server_runs():
    signed = replace(CERTIFICATE, kind="authority", authority_sha256="cd" * 32)

    def devices(state):
        (row,) = (row for row in rows(state)["certificate"].rows if row.key == "devices")
        return row.enabled

    assert [devices(running(certificate=signed)), devices(stopped(certificate=signed))] == [True, False]
    assert not devices(running())
    (
        given(running(certificate=signed))
        >> DevicesChosen()
        << OpenUrl("https://192.168.77.10:9999/nbtray/devices")
    )
    given(stopped(certificate=signed)) >> DevicesChosen() << nothing


def test_the_preferences_and_the_qr_code_are_windows():
    given(stopped()) >> WindowChosen(Window.PREFERENCES) << OpenWindow(Window.PREFERENCES)
    given(running()) >> WindowChosen(Window.QR_CODE) << OpenWindow(Window.QR_CODE, "https://81.2.69.10:9999/")
    only_here = running(settings=Settings(server=ServerSettings(listen=Listen.COMPUTER)))
    only_here = replace(
        only_here, server=replace(only_here.server, record=replace(RECORD, listen=Listen.COMPUTER))
    )
    given(only_here) >> WindowChosen(Window.QR_CODE) << nothing
    assert rows(running())["qr"].enabled
    assert not rows(only_here)["qr"].enabled


def test_what_keeps_it_from_running_is_said_once():
    full = Problem("DiskFull", "certificate.pem could not be saved.", "Make some room.")
    state = stopped(server=Failed(full), certificate_problem=full)
    labels = [row.label for row in rows(state).values()]
    assert labels.count(str(full)) == 1
    assert full in status_of(replace(state, server=Stopped())).warnings
