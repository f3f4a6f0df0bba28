"""What whoever claims to remember addresses must do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from ipaddress import ip_address

from nbtray.core.address.effects import RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressesRecalled
from nbtray.core.address.readings import Confirmed
from nbtray.ports import AddressMemory

AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
BOTH = (
    Confirmed(ip_address("81.2.69.10"), AT),
    Confirmed(ip_address("2001:ba8:1f1::10"), AT),
)


class AddressMemoryContract(ABC):
    """Subclass, give fixture `memory`, and spoil what it keeps."""

    @abstractmethod
    def damage(self, memory: AddressMemory) -> None:
        """Put something else in the place of what was saved."""

    @abstractmethod
    def full_disk(self, memory: AddressMemory) -> AbstractContextManager[None]:
        """Leave no room for a save while this lasts."""

    def test_nothing_saved_is_nothing_confirmed(self, memory: AddressMemory):
        assert memory.recall(RecallAddresses()) == AddressesRecalled(())

    def test_what_was_saved_comes_back(self, memory: AddressMemory):
        memory.save(SaveAddresses(BOTH, "2026-03-01", 17))
        assert memory.recall(RecallAddresses()) == AddressesRecalled(BOTH, "2026-03-01", 17)

    def test_the_last_save_counts(self, memory: AddressMemory):
        memory.save(SaveAddresses(BOTH, "2026-03-01", 17))
        memory.save(SaveAddresses((), "2026-03-02", 1))
        assert memory.recall(RecallAddresses()) == AddressesRecalled((), "2026-03-02", 1)

    def test_what_cannot_be_read_is_nothing_confirmed(self, memory: AddressMemory):
        memory.save(SaveAddresses(BOTH, "2026-03-01", 17))
        self.damage(memory)
        assert memory.recall(RecallAddresses()) == AddressesRecalled(())
        memory.save(SaveAddresses(BOTH, "2026-03-01", 18))
        assert memory.recall(RecallAddresses()).requests == 18

    def test_a_full_disk_keeps_the_save_before(self, memory: AddressMemory):
        memory.save(SaveAddresses(BOTH, "2026-03-01", 17))
        with self.full_disk(memory):
            memory.save(SaveAddresses((), "2026-03-02", 1))
        assert memory.recall(RecallAddresses()) == AddressesRecalled(BOTH, "2026-03-01", 17)
