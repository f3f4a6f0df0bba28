"""The Protocols through which the engine finds out and remembers the address."""

from typing import Protocol

from nbtray.core import effects, events


class AddressSource(Protocol):
    """Asks one HTTPS source for this computer's external address."""

    def read(self, effect: effects.ReadAddress) -> events.AddressRead:
        """Ask it; blocks at most 4 s."""
        ...


class AddressMemory(Protocol):
    """The confirmed addresses on disk."""

    def recall(self, effect: effects.RecallAddresses) -> events.AddressesRecalled:
        """Return what was saved; nothing saved is nothing confirmed."""
        ...

    def save(self, effect: effects.SaveAddresses) -> None:
        """Remember, atomically."""
        ...
