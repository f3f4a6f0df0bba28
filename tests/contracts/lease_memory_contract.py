"""What whoever claims to remember leases must do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from nbtray.core.address.readings import WayOut
from nbtray.core.router.effects import RecallLeases, SaveLeases
from nbtray.core.router.mapping import Ask, Lease, Means
from nbtray.ports import LeaseMemory

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
WAY6 = WayOut("fe80::1", "eth0", "2001:ba8:1f1::10")
UNTIL = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
LEASES = (
    Lease(Ask(WAY, 9999), "0123456789abcdef01234567"),
    Lease(Ask(WAY, 9999), "ab" * 12, Means.PCP, 10_000, "81.2.69.10", 3600, UNTIL),
    Lease(
        Ask(WAY, 443, any_port=False), "cd" * 12, Means.UPNP, 443, url="http://192.168.77.1:5555/rootDesc.xml"
    ),
    Lease(Ask(WAY6, 9999), "ef" * 12, Means.PCP, 9999, "2001:ba8:1f1::10", 600, UNTIL),
)


class LeaseMemoryContract(ABC):
    """Subclass, give fixture `memory`, and spoil what it keeps."""

    @abstractmethod
    def damage(self, memory: LeaseMemory) -> None:
        """Put something else in the place of what was saved."""

    @abstractmethod
    def full_disk(self, memory: LeaseMemory) -> AbstractContextManager[None]:
        """Leave no room for a save while this lasts."""

    def test_nothing_saved_is_nothing_left_behind(self, memory: LeaseMemory):
        assert memory.recall(RecallLeases()).leases == ()

    def test_each_life_gets_a_secret_of_its_own(self, memory: LeaseMemory):
        secrets = {memory.recall(RecallLeases()).nonce for _ in range(5)}
        assert len(secrets) == 5
        assert all(len(each) >= 32 for each in secrets)

    def test_what_was_saved_comes_back(self, memory: LeaseMemory):
        memory.save(SaveLeases(LEASES))
        assert memory.recall(RecallLeases()).leases == LEASES

    def test_the_last_save_counts(self, memory: LeaseMemory):
        memory.save(SaveLeases(LEASES))
        memory.save(SaveLeases(LEASES[:1]))
        assert memory.recall(RecallLeases()).leases == LEASES[:1]

    def test_what_cannot_be_read_is_nothing_left_behind(self, memory: LeaseMemory):
        memory.save(SaveLeases(LEASES))
        self.damage(memory)
        assert memory.recall(RecallLeases()).leases == ()
        memory.save(SaveLeases(LEASES))
        assert memory.recall(RecallLeases()).leases == LEASES

    def test_a_full_disk_keeps_the_save_before(self, memory: LeaseMemory):
        memory.save(SaveLeases(LEASES))
        with self.full_disk(memory):
            memory.save(SaveLeases(()))
        assert memory.recall(RecallLeases()).leases == LEASES
