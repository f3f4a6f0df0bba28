import json
import time

import pytest
from beds.waiting import until

from nbtray.core.logins.events import LoginsWritten
from nbtray.jupyter.inside.audit import Audit
from nbtray.storage.file_watch import FileWatch


@pytest.fixture
def audit(folders):
    folders.logs.mkdir(parents=True)
    written = Audit(str(folders.logins))
    written.write(1_700_000_000.0, "failed", "203.0.113.5", "evil\x1b[2J")
    written.write(1_700_000_001.0, "locked", "203.0.113.5", "evil\x1b[2J", wait=30)
    written.write(1_700_000_002.0, "login", "198.51.100.9", "Mozilla/5.0")
    return written


@pytest.mark.usefixtures("audit")
def test_the_last_logins_are_printed(nbtray):
    lines = nbtray("logins").out.splitlines()
    assert [line.split("  ")[1].strip() for line in lines] == [
        "wrong password",
        "has to wait 30 s",
        "logged in",
    ]
    assert "203.0.113.5" in lines[0]
    assert "\x1b" not in lines[0]
    assert len(nbtray("logins", "-n", "1").out.splitlines()) == 1
    assert nbtray("logins", "-n", "0").out == ""


@pytest.mark.usefixtures("audit")
def test_a_program_gets_json_lines(nbtray):
    lines = [json.loads(line) for line in nbtray("logins", "--json").out.splitlines()]
    assert [line["event"] for line in lines] == ["failed", "locked", "login"]
    assert lines[1] == {
        "time": "2023-11-14T22:13:21+00:00",
        "event": "locked",
        "address": "203.0.113.5",
        "user_agent": "evil\x1b[2J",
        "wait": 30,
    }


def test_nobody_yet_is_a_sentence(nbtray):
    done = nbtray("logins")
    assert (done.status, done.out) == (0, "")
    assert "Nobody has logged in" in done.err
    assert nbtray("logins", "--json").err == ""


def test_a_running_nbtray_tells_the_owner_and_remembers(running, folders):
    """What the server writes reaches the screen: read, decided, shown, kept."""
    written = Audit(str(folders.logins))
    told = FileWatch(lambda: running.post(LoginsWritten()), "test-logins")
    told.watch([folders.logins])
    try:
        written.write(time.time(), "login", "198.51.100.9", "Firefox")
        until(folders.logins_seen.exists)
        written.write(time.time(), "login", "203.0.113.5", "Firefox")
        until(lambda: [each for each in running.notifier.notices if "new address" in each.title])
    finally:
        told.watch([])
    until(lambda: "203.0.113.5" in folders.logins_seen.read_text())


def test_everybody_is_logged_out_without_a_server_too(nbtray, folders):
    assert nbtray("logins", "--log-everybody-out").out == "Everybody has been logged out.\n"
    first = folders.login_epoch.read_text()
    assert folders.login_epoch.stat().st_mode & 0o777 == 0o600
    nbtray("logins", "--log-everybody-out")
    assert folders.login_epoch.read_text() != first
