"""The Protocols through which the engine asks the router."""

from typing import Protocol

from nbtray.core.address.events import AddressRead
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter, RecallLeases, SaveLeases, UnmapPort
from nbtray.core.router.events import LeasesRecalled, PortMapped, PortRefused, PortUnmapped


class Router(Protocol):
    """The router between this computer and the internet. Calls block, for 2 s at most if it says nothing."""

    def map(self, effect: MapPort) -> PortMapped | PortRefused:
        """Have the port passed on to us; another external one is only taken if that was allowed."""
        ...

    def unmap(self, effect: UnmapPort) -> PortUnmapped:
        """Have the mapping deleted; one that is not there is gone."""
        ...

    def read(self, effect: ReadRouter) -> AddressRead:
        """Ask for its external address."""
        ...


class RouterEars(Protocol):
    """Hears what the router says by itself, and posts it as `RouterSpoke`."""

    def listen_to(self, effect: HearRouter) -> None:
        """Listen to this router from now on, or to none; returns at once."""
        ...

    def stop(self) -> None:
        """Listen to nobody any more."""
        ...


class LeaseMemory(Protocol):
    """The mappings that may exist on routers, on disk."""

    def recall(self, effect: RecallLeases) -> LeasesRecalled:
        """Return what was saved, and a fresh secret for nonces; nothing saved is nothing left."""
        ...

    def save(self, effect: SaveLeases) -> None:
        """Remember, atomically."""
        ...
