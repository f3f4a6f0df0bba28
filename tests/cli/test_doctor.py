"""`nbtray doctor`: the real looks, over a computer whose firewall, router and sources the test has."""

import json
import socket

import pytest
from beds.fakes_network import FakeAddressSource, FakeRouter
from beds.fakes_reach import FakeFirewall
from beds.running_nbtray import ADDRESS, NETWORK

from nbtray.core.doctor.steps import Link
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.server.events import StartChosen
from nbtray.core.settings import DEFAULT_SOURCES
from nbtray.doctor import case, checks, outward
from nbtray.network.answer import Answer


@pytest.fixture(autouse=True)
def _this_computer(monkeypatch):
    """Whatever firewall, router and internet the developer has."""
    sources = FakeAddressSource()
    for source in DEFAULT_SOURCES:
        sources.answers[source] = Answer(200, ADDRESS.encode())
    monkeypatch.setattr(checks, "SystemFirewall", FakeFirewall)
    monkeypatch.setattr(case.local, "read", lambda: NETWORK)
    monkeypatch.setattr(outward, "GatewayRouter", lambda _: FakeRouter())
    monkeypatch.setattr(outward, "HttpsAddressSource", lambda: sources)


@pytest.fixture
def serving(running, monkeypatch):
    monkeypatch.setattr(checks, "takes_connections", lambda *_: True)
    monkeypatch.setattr(checks.probe, "trouble", lambda *_: "")
    running.post(StartChosen())
    running.wait_for("running")
    running.seen_at(ADDRESS)
    running.wait_until(lambda status: status.router.port)
    return running


def outcomes(nbtray):
    told = json.loads(nbtray("doctor", "--json").out)
    return told["ok"], {each["link"]: each["outcome"] for each in told["steps"]}


@pytest.mark.usefixtures("serving")
def test_the_whole_way_is_told_link_by_link(nbtray):
    done = nbtray("doctor")
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    assert [line.split()[1] for line in lines] == ["ok", "ok", "unknown", *["ok"] * 8, "unknown", "ok", "ok"]
    assert f"The internet sees {ADDRESS}." in done.out
    assert done.status == 0


@pytest.mark.usefixtures("serving")
def test_a_program_reads_the_same_and_a_mask_hides_the_addresses(nbtray):
    told = json.loads(nbtray("doctor", "--json", "--masked").out)
    assert told["ok"] is True
    assert [each["link"] for each in told["steps"]] == list(Link)
    assert ADDRESS not in json.dumps(told)
    assert "81.2.x.x" in json.dumps(told)


@pytest.mark.usefixtures("serving")
def test_what_stands_in_the_way_is_in_the_exit_status(nbtray, monkeypatch):
    shut = Firewall("ufw", Passage.CLOSED, Passage.CLOSED, "sudo ufw allow 9999/tcp")
    monkeypatch.setattr(checks, "SystemFirewall", lambda: FakeFirewall(shut))
    done = nbtray("doctor")
    assert done.status == 1
    assert "sudo ufw allow 9999/tcp" in done.out


@pytest.mark.usefixtures("running")
def test_a_stopped_server_is_the_first_thing_to_mend(nbtray, free_port):
    nbtray("config", "set", "server.port", str(free_port))
    done = nbtray("doctor")
    assert done.status == 1
    assert "Start it: `nbtray start`." in done.out


@pytest.mark.usefixtures("with_password")
def test_without_nbtray_every_link_is_looked_at_all_the_same_and_nothing_is_started(
    nbtray, folders, free_port
):
    nbtray("config", "set", "server.port", str(free_port))
    before = sorted(folders.state.rglob("*"))
    all_well, found = outcomes(nbtray)
    assert not all_well
    assert (found["listening"], found["probe"], found["address"], found["router"]) == (
        "failed",
        "unknown",
        "ok",
        "ok",
    )
    assert sorted(folders.state.rglob("*")) == before
    assert not folders.control_socket.exists()


@pytest.mark.usefixtures("with_password")
def test_a_mistake_in_the_settings_is_told_and_the_rest_is_looked_at(nbtray, folders):
    folders.settings.mkdir(parents=True, exist_ok=True)
    folders.settings_file.write_text('[server]\nport = "x"\n')
    _, found = outcomes(nbtray)
    assert found["settings"] == "failed"
    assert list(found) == list(Link)


@pytest.fixture
def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
