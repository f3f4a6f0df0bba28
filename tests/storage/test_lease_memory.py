import json

import pytest
from beds.fakes_storage import FakeLeaseMemory
from beds.full_disk import FakeDisk, RealDisk, no_file_may_grow
from contracts.lease_memory_contract import LEASES, LeaseMemoryContract

from nbtray.core.router.effects import RecallLeases, SaveLeases
from nbtray.storage.lease_memory import LeaseMemory
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "leases.json"


@pytest.fixture
def memory(path):
    return LeaseMemory(path, PrivateFiles())


class TestLeaseMemory(RealDisk, LeaseMemoryContract):
    @pytest.fixture(autouse=True)
    def _path(self, path):
        self.path = path

    def damage(self, memory):
        del memory
        self.path.write_bytes(self.path.read_bytes()[:40])


class TestFakeLeaseMemory(FakeDisk, LeaseMemoryContract):
    @pytest.fixture
    def memory(self):
        return FakeLeaseMemory()

    def damage(self, memory):
        memory.damaged = True


def entry(ask=None, way=None, **changes):
    """Return a saved lease as JSON, with something changed in it."""
    whole = {
        "ask": {
            "way": {"gateway": "192.168.77.1", "interface": "eth0", "local": "192.168.77.10"} | (way or {}),
            "port": 9999,
            "any_port": True,
        }
        | (ask or {}),
        "nonce": "ab" * 12,
        "means": "pcp",
        "port": 9999,
        "address": "81.2.69.10",
        "seconds": 3600,
        "until": "2026-03-01T12:00:00+00:00",
        "url": "",
    }
    return json.dumps([whole | changes]).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"null",
        b"{}",
        b"[1]",
        b"[{}]",
        b"[" * 100_000,
        entry(way={"gateway": "router.example"}),
        entry(way={"gateway": 3232255233}),
        entry(way={"local": ""}),
        entry(way={"interface": 7}),
        entry(ask={"port": 0}),
        entry(ask={"port": 65536}),
        entry(ask={"port": "9999"}),
        entry(nonce="ab"),
        entry(nonce="xy" * 12),
        entry(means="telepathy"),
        entry(port=-1),
        entry(address="somewhere"),
        entry(seconds=-1),
        entry(until="2026-03-01T12:00:00"),
        entry(until=7),
        entry(url=None),
    ],
)
def test_a_damaged_file_leaves_nothing_to_ask_a_router_for(memory, path, content):
    path.parent.mkdir()
    path.write_bytes(entry())
    assert len(memory.recall(RecallLeases()).leases) == 1
    path.write_bytes(content)
    assert memory.recall(RecallLeases()).leases == ()


def test_the_nonces_are_for_our_eyes_only(memory, path):
    memory.save(SaveLeases(LEASES))
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_saved_is_logged(memory, caplog):
    with no_file_may_grow():
        memory.save(SaveLeases(LEASES))
    assert "disk is full" in caplog.text
