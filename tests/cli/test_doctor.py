"""`nbtray doctor`."""

import json

import pytest
from beds.fakes_reach import FakeFirewall
from beds.running_nbtray import ADDRESS

from nbtray.cli import doctor
from nbtray.core.events import StartChosen
from nbtray.core.firewall import Firewall, Passage


@pytest.fixture(autouse=True)
def _this_computer(monkeypatch):
    """Whatever firewall the developer has, and whoever listens there."""
    monkeypatch.setattr(doctor, "SystemFirewall", FakeFirewall)
    monkeypatch.setattr(doctor, "_answers", lambda *_: True)


@pytest.fixture
def serving(running):
    running.post(StartChosen())
    running.wait_for("running")
    running.seen_at(ADDRESS)
    running.wait_until(lambda status: status.router.port)
    return running


@pytest.mark.usefixtures("serving")
def test_the_whole_way_is_told_link_by_link(nbtray):
    done = nbtray("doctor")
    assert done.status == 0
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert [line.split()[:2] for line in lines] == [
        *(["Jupyter", "ok"], ["Port", "ok"], ["Network", "ok"], ["Firewall", "ok"], ["Router", "ok"]),
        *(["Address", "ok"], ["Internet", "ok"], ["Outside", "unknown"]),
    ]
    assert f"The internet sees {ADDRESS}." in done.out


@pytest.mark.usefixtures("serving")
def test_a_program_reads_the_same_and_a_mask_hides_the_addresses(nbtray):
    told = json.loads(nbtray("doctor", "--json", "--masked").out)
    assert told["ok"] is True
    assert {each["key"]: each["outcome"] for each in told["steps"]}["router"] == "ok"
    assert ADDRESS not in json.dumps(told)
    assert "81.2.x.x" in json.dumps(told)


@pytest.mark.usefixtures("serving")
def test_what_stands_in_the_way_is_in_the_exit_status(nbtray, monkeypatch):
    shut = Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp")
    monkeypatch.setattr(doctor, "SystemFirewall", lambda: FakeFirewall(shut))
    done = nbtray("doctor")
    assert done.status == 1
    assert "sudo ufw allow 9999/tcp" in done.out


@pytest.mark.usefixtures("running")
def test_a_stopped_server_is_the_first_thing_to_mend(nbtray):
    done = nbtray("doctor")
    assert done.status == 1
    assert "Start it: `nbtray start`." in done.out


def test_without_nbtray_that_is_said(nbtray):
    done = nbtray("doctor")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("nbtray is not running.")
