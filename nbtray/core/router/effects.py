"""What should be done at the router."""

from dataclasses import dataclass

from nbtray.core.address.readings import WayOut
from nbtray.core.router.mapping import Lease


@dataclass(frozen=True, slots=True)
class ReadRouter:
    """Ask the router for its external address: a reading like that of any other source."""

    generation: int
    way: WayOut


@dataclass(frozen=True, slots=True)
class HearRouter:
    """Listen to this router's announcements from now on, or to nobody's."""

    way: WayOut | None


@dataclass(frozen=True, slots=True)
class MapPort:
    """Have the router pass a port on to us, or go on doing so."""

    generation: int
    lease: Lease


@dataclass(frozen=True, slots=True)
class UnmapPort:
    """Have the router forget a mapping."""

    lease: Lease


@dataclass(frozen=True, slots=True)
class RecallLeases:
    """Read what an earlier life left on routers."""


@dataclass(frozen=True, slots=True)
class SaveLeases:
    """Remember every mapping that may exist on a router."""

    leases: tuple[Lease, ...]


RouterEffect = ReadRouter | HearRouter | MapPort | UnmapPort | RecallLeases | SaveLeases
