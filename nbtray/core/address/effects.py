"""What should be found out about the address, and remembered of it."""

from dataclasses import dataclass

from nbtray.core.address.readings import Confirmed, Family


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """Ask one source for this computer's address.

    `authorities` is a file of certificate authorities to trust instead of the usual ones, '' for those.
    """

    generation: int
    source: str
    family: Family
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class ReadNetwork:
    """Look whether this computer's own addresses have changed, where the system does not tell."""


@dataclass(frozen=True, slots=True)
class RecallAddresses:
    """Read the addresses confirmed in an earlier life."""


@dataclass(frozen=True, slots=True)
class SaveAddresses:
    """Remember the confirmed addresses and the day's requests."""

    confirmed: tuple[Confirmed, ...]
    day: str
    requests: int


AddressEffect = ReadAddress | ReadNetwork | RecallAddresses | SaveAddresses
