import json
import re
import subprocess
from datetime import UTC, datetime

import pytest
from beds.commands import NBTRAY
from beds.running_nbtray import ADDRESS
from beds.waiting import until

from nbtray.core.server.events import StartChosen
from nbtray.core.server.state import Activity, ServerRecord
from nbtray.core.settings import Interface, Listen
from nbtray.jupyter import configuration, process_identity
from nbtray.jupyter.record import Recorded, RecordFile
from nbtray.storage.private_files import PrivateFiles

BEGAN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEYS = {
    "version": str,
    "state": str,
    "reason": str,
    "pid": int,
    "port": int,
    "environment": str,
    "urls": {"public": str, "lan": str, "local": str},
    "address": {"ipv4": str, "ipv6": str, "confirmed_at": str, "checking": bool},
    "kernels": {"count": int, "busy": int, "readable_by_other_accounts": list},
    "connections": int,
    "last_activity": str,
    "certificate": {"fingerprint_sha256": str, "not_after": str, "names": list, "kind": str},
}
MAY_BE_UNKNOWN = {"pid", "environment", "connections", "last_activity"}


def complaints(report, keys=KEYS, above=""):
    """What a program that reads the status would stumble over."""
    for key, kind in keys.items():
        if key not in report:
            yield f"{above}{key} is missing"
        elif isinstance(kind, dict):
            yield from complaints(report[key], kind, f"{key}.")
        elif not isinstance(report[key], kind) and not (
            report[key] is None and (above or key in MAY_BE_UNKNOWN)
        ):
            yield f"{above}{key} is {report[key]!r}"


@pytest.fixture
def serving(running):
    running.seen_at(ADDRESS)
    running.post(StartChosen())
    running.wait_for("running")
    running.computer.activity = Activity(2, 1, 3, running.computer.record.started_at, ("ir",))
    return running


def test_json_has_every_key_while_it_serves(nbtray, serving):
    done = nbtray("status", "--json")
    report = json.loads(done.out)
    assert list(complaints(report)) == []
    assert (done.status, report["state"], report["port"]) == (0, "running", 9999)
    assert report["pid"] == serving.computer.record.pid
    assert report["urls"]["public"] == "https://81.2.69.10:9999/"
    assert report["kernels"] == {"count": 2, "busy": 1, "readable_by_other_accounts": ["ir"]}


def test_json_has_every_key_without_nbtray(nbtray):
    done = nbtray("status", "--json")
    report = json.loads(done.out)
    assert list(complaints(report)) == []
    assert (done.status, report["state"], report["pid"]) == (1, "stopped", None)
    assert report["reason"].startswith("nbtray is not running.")


def test_the_settings_are_told_even_without_nbtray(nbtray, folders):
    folders.settings.mkdir()
    folders.settings_file.write_text("[server]\nport = 1234\nprot = 5\n")
    report = json.loads(nbtray("status", "--json").out)
    assert report["port"] == 1234
    assert "line 3" in str(report["warnings"])


def test_a_person_reads_it_in_words(nbtray, serving):
    del serving
    done = nbtray("status")
    assert done.status == 0
    assert done.out.splitlines()[:4] == [
        "Running · 2 kernels, 1 busy",
        "  Public         https://81.2.69.10:9999/",
        "  Network        https://192.168.77.10:9999/",
        "  This computer  https://localhost:9999/",
    ]
    assert "  Address        81.2.69.10 (just now)" in done.out
    assert "  Certificate    self-signed, until 2027-02-02" in done.out
    assert "  Kernels        other accounts of this computer can read ir\n" in done.out
    assert re.search(r"  Jupyter        /opt/jupyter, pid \d+\n", done.out)


@pytest.mark.usefixtures("running")
def test_a_stopped_server_has_no_url_to_offer(nbtray):
    done = nbtray("status")
    assert (done.status, done.out) == (0, "Stopped\n")


def test_without_nbtray_it_says_so(nbtray):
    done = nbtray("status")
    assert (done.status, done.out.splitlines()[0]) == (1, "Stopped")
    assert done.err.splitlines()[0] == (
        "nbtray is not running. `nbtray start` starts it, and your Jupyter with it."
    )


def test_the_server_a_killed_nbtray_has_left_is_told_of(nbtray, folders):
    # A process that bears our configuration on its command line, as the recorded server does.
    flag = f"--config={configuration.config_file(folders)}"
    with subprocess.Popen(["sh", "-c", "read word", "sh", flag], stdin=subprocess.PIPE) as left:
        # The kernel fills it in a moment after Popen has returned, which a busy computer makes long.
        until(lambda: flag in process_identity.command_line(left.pid))
        who = process_identity.identify(left.pid)
        record = ServerRecord(
            left.pid, who.create_time, 9998, Interface.LAB, Listen.COMPUTER, "~", "/opt/env", "2.17.0", BEGAN
        )
        RecordFile(folders.server_record, PrivateFiles()).write(Recorded(record, who.mark))
        done = nbtray("status", "--json")
        report = json.loads(done.out)
        assert (done.status, report["state"], report["pid"], report["port"]) == (1, "running", left.pid, 9998)
        assert "`nbtray start` takes it over" in report["reason"]
        left.stdin.close()
    assert json.loads(nbtray("status", "--json").out)["state"] == "stopped"


def test_watch_tells_each_change_until_ctrl_c(nbtray, serving):
    with nbtray.terminal("status", "--watch") as person:
        person.until("Running · ")
        person.until("https://81.2.69.10:9999/")
        serving.computer.end_server()
        person.until("Starting")
        person.until("crashed")
        person.press_ctrl_c()
        assert person.end() == 0
    assert all(
        re.match(r"\d\d:\d\d:\d\d  \w", line) for line in person.text.splitlines() if line[:1].isdigit()
    )


def test_watch_as_json_is_a_line_for_each_change(nbtray, serving):
    with subprocess.Popen(
        [*NBTRAY, "status", "--watch", "--json"], env=nbtray.env, stdout=subprocess.PIPE
    ) as it:
        assert json.loads(it.stdout.readline())["state"] == "running"
        serving.computer.end_server()
        assert list(complaints(json.loads(it.stdout.readline()))) == []
        it.kill()


def test_a_watch_that_outlives_nbtray_fails(nbtray, serving):
    with subprocess.Popen(
        [*NBTRAY, "status", "--watch"], env=nbtray.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as it:
        it.stdout.readline()
        nbtray("quit", "--yes")
        assert it.wait(60) == 1
        assert b"nbtray has ended." in it.stderr.read()
    del serving


@pytest.mark.usefixtures("serving")
def test_colours_are_for_terminals_and_for_those_who_want_them(nbtray):
    with nbtray.terminal("status") as person:
        person.end()
    assert "\x1b[32m" in person.text
    with nbtray.terminal("status", NO_COLOR="1") as person:
        person.end()
    assert "\x1b[" not in person.text
    assert "\x1b[" not in nbtray.process("status").out


@pytest.mark.usefixtures("serving")
def test_a_reader_who_has_had_enough_is_no_mistake(nbtray):
    done = subprocess.run(
        ["sh", "-c", '"$@" | true', "sh", *NBTRAY, "status", "--json"],
        env=nbtray.env,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
