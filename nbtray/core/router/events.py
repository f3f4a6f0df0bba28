"""What the router said."""

from dataclasses import dataclass

from nbtray.core.address.readings import Family, IPAddress
from nbtray.core.router.mapping import Lease, Refusal


@dataclass(frozen=True, slots=True)
class LeasesRecalled:
    """What an earlier nbtray left on routers, and a fresh secret to make nonces from (hex)."""

    leases: tuple[Lease, ...]
    nonce: str


@dataclass(frozen=True, slots=True)
class PortMapped:
    """The router passes the port on to us."""

    generation: int
    lease: Lease


@dataclass(frozen=True, slots=True)
class PortRefused:
    """The router opens nothing."""

    generation: int
    family: Family
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class PortUnmapped:
    """The router was told to delete a mapping; not `gone` when it did not agree."""

    lease: Lease
    gone: bool


@dataclass(frozen=True, slots=True)
class RouterSpoke:
    """The router announced something by itself: a hint, whose truth is asked for.

    `address` is the external one it named, if it did; `restarted` when its mappings may be lost.
    """

    gateway: str
    address: IPAddress | None = None
    restarted: bool = False


RouterEvent = LeasesRecalled | PortMapped | PortRefused | PortUnmapped | RouterSpoke
"""What the router said."""
