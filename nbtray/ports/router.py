"""The Protocols through which the engine asks the router."""

from typing import Protocol

from nbtray.core import effects, events


class Router(Protocol):
    """The router between this computer and the internet. Calls block, for 2 s at most if it says nothing."""

    def map(self, effect: effects.MapPort) -> events.PortMapped | events.PortRefused:
        """Have the port passed on to us; another external one is only taken if that was allowed."""
        ...

    def unmap(self, effect: effects.UnmapPort) -> events.PortUnmapped:
        """Have the mapping deleted; one that is not there is gone."""
        ...

    def read(self, effect: effects.ReadRouter) -> events.AddressRead:
        """Ask for its external address."""
        ...


class RouterEars(Protocol):
    """Hears what the router says by itself, and posts it as `RouterSpoke`."""

    def listen_to(self, effect: effects.HearRouter) -> None:
        """Listen to this router from now on, or to none; returns at once."""
        ...

    def stop(self) -> None:
        """Listen to nobody any more."""
        ...


class LeaseMemory(Protocol):
    """The mappings that may exist on routers, on disk."""

    def recall(self, effect: effects.RecallLeases) -> events.LeasesRecalled:
        """Return what was saved, and a fresh secret for nonces; nothing saved is nothing left."""
        ...

    def save(self, effect: effects.SaveLeases) -> None:
        """Remember, atomically."""
        ...
