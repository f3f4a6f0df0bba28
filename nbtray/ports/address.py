"""The Protocols through which the engine finds out and remembers the address."""

from typing import Protocol

from nbtray.core.address.effects import ReadAddress, RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressesRecalled, AddressRead


class AddressSource(Protocol):
    """Asks one HTTPS source for this computer's external address."""

    def read(self, effect: ReadAddress) -> AddressRead:
        """Ask it; blocks at most 4 s."""
        ...


class AddressMemory(Protocol):
    """The confirmed addresses on disk."""

    def recall(self, effect: RecallAddresses) -> AddressesRecalled:
        """Return what was saved; nothing saved is nothing confirmed."""
        ...

    def save(self, effect: SaveAddresses) -> None:
        """Remember, atomically."""
        ...
