from datetime import UTC, datetime, timedelta

import pytest
from beds.fakes_network import FakeRouter

from nbtray.cli import left_open
from nbtray.cli.home import Home
from nbtray.core.address.readings import LocalNetwork, WayOut
from nbtray.core.router.effects import SaveLeases
from nbtray.core.router.events import PortUnmapped
from nbtray.core.router.mapping import Ask, Lease, Means
from nbtray.storage.folders import prepare
from nbtray.storage.lease_memory import LeaseMemory
from nbtray.storage.private_files import PrivateFiles

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
HERE = LocalNetwork("lab", ("192.168.77.10",), ("192.168.77.0/24",), "eth0", "192.168.77.10", (WAY,))
THERE = LocalNetwork(
    "lab", ("10.0.0.7",), ("10.0.0.0/8",), "eth0", "10.0.0.7", (WayOut("10.0.0.1", "eth0", "10.0.0.7"),)
)
SOON = datetime.now(UTC) + timedelta(minutes=50)
LEASE = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 10_000, "81.2.69.10", 3600, SOON)
FOR_EVER = Lease(Ask(WAY, 9998), "ab" * 12, Means.UPNP, 9998, "81.2.69.10", 0, None, "http://192.168.77.1/")


class Router(FakeRouter):
    def __init__(self, *, closes=True):
        super().__init__()
        self.closes = closes
        self.asked = []

    def unmap(self, effect):
        self.asked.append(effect.lease)
        return PortUnmapped(effect.lease, gone=self.closes)


@pytest.fixture
def home(folders):
    prepare(folders)
    return Home(run=None, folders=folders)


@pytest.fixture
def memory(folders):
    return LeaseMemory(folders.leases, PrivateFiles())


def test_what_the_file_names_is_closed_and_forgotten(home, memory):
    memory.save(SaveLeases((LEASE, FOR_EVER)))
    told = left_open.close(home, Router(), HERE)
    assert told.sentences() == ["The router has closed port 9998.", "The router has closed port 10000."]
    assert left_open.leases(home) == ()


def test_what_is_not_closed_is_said_and_kept_for_the_next_time(home, memory):
    memory.save(SaveLeases((LEASE, FOR_EVER)))
    told = left_open.close(home, Router(closes=False), HERE)
    at = f"{SOON.astimezone():%H:%M}"
    assert told.sentences() == [
        f"The router 192.168.77.1 has not closed port 10000. It closes it by itself at {at}.",
        "The router 192.168.77.1 has not closed port 9998. Remove the port forwarding in its settings.",
    ]
    assert left_open.leases(home) == (LEASE, FOR_EVER)


def test_a_router_of_another_network_is_not_asked(home, memory):
    memory.save(SaveLeases((LEASE,)))
    router = Router()
    assert left_open.close(home, router, THERE).left == (LEASE,)
    assert router.asked == []


def test_a_mapping_that_has_ended_is_no_news(home, memory):
    ended = Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 9999, "", 3600, datetime(2026, 1, 1, tzinfo=UTC))
    memory.save(SaveLeases((ended,)))
    assert left_open.close(home, Router(), HERE).sentences() == []
    assert left_open.leases(home) == ()


def test_it_takes_no_longer_than_a_person_waits(home, memory, monkeypatch):
    monkeypatch.setattr(left_open, "BUDGET", 0.0)
    memory.save(SaveLeases((LEASE,)))
    router = Router()
    assert left_open.close(home, router, HERE).left == (LEASE,)
    assert router.asked == []


def test_a_stop_with_nothing_to_stop_touches_nothing(nbtray, folders):
    assert nbtray("stop").out == "nbtray is not running.\n"
    assert not folders.state.exists()
