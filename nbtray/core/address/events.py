"""What became of the network."""

from dataclasses import dataclass

from nbtray.core.address.readings import Confirmed, Family, LocalNetwork, Reading


@dataclass(frozen=True, slots=True)
class AddressRead:
    """A source was asked for this computer's address."""

    generation: int
    source: str
    family: Family
    reading: Reading


@dataclass(frozen=True, slots=True)
class AddressesRecalled:
    """The addresses confirmed in an earlier life, and the requests already made on `day` (ISO date)."""

    confirmed: tuple[Confirmed, ...]
    day: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class NetworkChanged:
    """This computer's own addresses or routes changed, or were read for the first time."""

    network: LocalNetwork


@dataclass(frozen=True, slots=True)
class Woke:
    """The computer was asleep."""


@dataclass(frozen=True, slots=True)
class AddressCheckChosen:
    """Ask for the external address now."""


AddressEvent = AddressRead | AddressesRecalled | NetworkChanged | Woke
"""What became of the network."""
