"""Which confirmed addresses are worth telling anybody, and since when."""

from dataclasses import dataclass, replace

from nbtray.core.address.agreement import AddressWatch
from nbtray.core.address.readings import Family, IPAddress


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An address that is not the announced one, or was not a moment ago.

    `since` is monotonic seconds; `changes` counts the confirmed changes since the last announcement.
    """

    address: IPAddress
    since: float
    changes: int = 1


@dataclass(frozen=True, slots=True)
class Sightings:
    """What this life has seen of the addresses.

    `fresh` are the families confirmed since the network last changed: what was confirmed over another way out
    may lead elsewhere. `gathering` is when something to tell was first found (monotonic seconds), and
    `vpn_told` the VPN's address that was told as such.
    """

    fresh: frozenset[Family] = frozenset()
    unsettled: tuple[Unsettled, ...] = ()
    gathering: float | None = None
    vpn_told: IPAddress | None = None

    def unsettled_of(self, family: Family) -> Unsettled | None:
        """Return what is unsettled of that family."""
        return next((each for each in self.unsettled if each.address.version == family), None)


def settled(sightings: Sightings, families: frozenset[Family]) -> Sightings:
    """Forget what was unsettled of these families: it is told, or is as it was."""
    rest = tuple(each for each in sightings.unsettled if each.address.version not in families)
    return replace(sightings, unsettled=rest)


def refreshed(sightings: Sightings, before: AddressWatch, after: AddressWatch) -> Sightings:
    """Note the family that was confirmed just now: its round has ended, and not by failure."""
    ended = {each.family for each in before.rounds} - {each.family for each in after.rounds}
    return sightings if after.failures else replace(sightings, fresh=sightings.fresh | ended)


def noted(
    sightings: Sightings, seen: IPAddress, announced: IPAddress | None, now: float, settle: float
) -> Sightings:
    """Count the change, if this is one; an address announced before that has held for `settle` is none."""
    family = Family(seen.version)
    last = sightings.unsettled_of(family)
    if last and last.address == announced and now - last.since >= settle:
        sightings, last = settled(sightings, frozenset({family})), None
    if last and last.address == seen:
        return sightings
    if last:
        fresh = Unsettled(seen, now, last.changes + 1)
    elif announced and announced != seen:
        fresh = Unsettled(seen, now)
    else:
        return sightings
    rest = settled(sightings, frozenset({family}))
    return replace(rest, unsettled=(*rest.unsettled, fresh))
