import json

import pytest
from beds.fakes_storage import FakeAddressMemory
from beds.full_disk import FakeDisk, RealDisk, no_file_may_grow
from contracts.address_memory_contract import BOTH, AddressMemoryContract

from nbtray.core.address.effects import RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressesRecalled
from nbtray.storage.address_memory import AddressMemory
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "addresses.json"


@pytest.fixture
def memory(path):
    return AddressMemory(path, PrivateFiles())


class TestAddressMemory(RealDisk, AddressMemoryContract):
    @pytest.fixture(autouse=True)
    def _path(self, path):
        self.path = path

    def damage(self, memory):
        del memory
        self.path.write_bytes(self.path.read_bytes()[:40])


class TestFakeAddressMemory(FakeDisk, AddressMemoryContract):
    @pytest.fixture
    def memory(self):
        return FakeAddressMemory()

    def damage(self, memory):
        memory.damaged = True


def saved(**changes):
    entry = {"address": "81.2.69.10", "at": "2026-03-01T12:00:00+00:00"}
    return json.dumps({"confirmed": [entry], "day": "2026-03-01", "requests": 1} | changes).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        saved(confirmed="81.2.69.10"),
        saved(confirmed=[1]),
        saved(confirmed=[{"address": 1359103242, "at": "2026-03-01T12:00:00+00:00"}]),
        saved(confirmed=[{"address": "81.2.69", "at": "2026-03-01T12:00:00+00:00"}]),
        saved(confirmed=[{"address": "81.2.69.10", "at": "2026-03-01T12:00:00"}]),
        saved(confirmed=[{"address": "81.2.69.10", "at": 1}]),
        saved(day="yesterday"),
        saved(day=1),
        saved(requests=-1),
        saved(requests="many"),
    ],
)
def test_a_damaged_file_confirms_nothing(memory, path, content):
    path.parent.mkdir()
    path.write_bytes(saved())
    assert memory.recall(RecallAddresses()).requests == 1
    path.write_bytes(content)
    assert memory.recall(RecallAddresses()) == AddressesRecalled(())


def test_what_cannot_be_saved_is_logged(memory, caplog):
    with no_file_may_grow():
        memory.save(SaveAddresses(BOTH, "2026-03-01", 1))
    assert "disk is full" in caplog.text
