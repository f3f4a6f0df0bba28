"""What happens in one run: drawn from its seed, so that the seed is all that one must know to see it again.

How often each thing happens is drawn as well, so that each run is another kind of bad luck.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from random import Random

from beds.simulation.clock import DAY, HOUR
from beds.simulation.home import FIRST, SETTINGS, Home
from beds.simulation.incidents import BY_NAME, KINDS
from beds.simulation.known_gaps import KNOWN_GAPS
from beds.simulation.places import Place, the_home
from beds.simulation.router import RouterDevice

from nbtray.core.router.mapping import Means

GAPS = (HOUR, 4 * HOUR, 12 * HOUR, 36 * HOUR)
"""Seconds between two incidents, on average: one of these in each run."""

FAVOUR = (0.0, 0.2, 1.0, 1.0, 4.0)
"""How much more often than usual a kind of incident comes in a run."""

BEGINS_AFTER = HOUR
ENDS_BEFORE = DAY
"""Seconds without new incidents at the end of a run, in which all must come right."""


@dataclass(frozen=True)
class Incident:
    """One thing that happens; `number` gives it a chance of its own, whatever is left out before it."""

    number: int
    at: float
    name: str
    lasts: float

    def __str__(self) -> str:
        """Return when and what."""
        return f"{self.at / DAY:8.3f} d  #{self.number} {self.name} ({self.lasts:.0f} s)"


@dataclass(frozen=True)
class Story:
    """One run."""

    seed: int
    days: float
    incidents: tuple[Incident, ...]


def drawn(seed: int, days: float) -> Story:
    """Draw it; a longer story of the same seed begins in the same way."""
    chance = Random(f"{seed} story")  # noqa: S311 -- the same story each time
    gap = chance.choice(GAPS)
    weights = [kind.weight * chance.choice(FAVOUR) for kind in KINDS]
    weights = [
        0.0 if kind.name in KNOWN_GAPS else weight for kind, weight in zip(KINDS, weights, strict=True)
    ]
    if not any(weights):
        weights = [kind.weight for kind in KINDS]
    incidents = []
    at = BEGINS_AFTER
    while (at := at + chance.expovariate(1 / gap)) < days * DAY - ENDS_BEFORE:
        kind = chance.choices(KINDS, weights)[0]
        low, high = kind.lasts
        lasts = low * (high / low) ** chance.random()
        incidents.append(Incident(len(incidents), at, kind.name, lasts))
    return Story(seed, days, tuple(incidents))


def home_of(seed: int, settings_file: Path) -> Home:
    """Return the home of that run: its router, its families, its provider, its settings."""
    chance = Random(f"{seed} home")  # noqa: S311 -- the same home each time
    own = ip_address("2a01:4f8:1:1::10") if chance.random() < 0.3 else None
    home = the_home(FIRST, ipv6=own, gateway6="fe80::1" if own else "")
    home.router.means = chance.choice([Means.PCP, Means.PCP, Means.NAT_PMP, Means.UPNP])
    # Only over UPnP are there mappings for ever.
    home.router.seconds = chance.choice([3600, 3600, 600, 0 if home.router.means is Means.UPNP else 7200])
    world = Home(seed, settings_file, places=[home, _office(chance), _carrier()])
    interval = chance.choice([300, 1800, 3600, 7200])
    world.usual = f"{SETTINGS}per_hour = {chance.choice([2, 6, 60])}\n[address]\ninterval = {interval}\n"
    world.save_settings()
    return world


def begin(home: Home, incident: Incident) -> None:
    """Let it happen, and what undoes it at its time."""
    chance = Random(f"{home.seed} {incident.number}")  # noqa: S311 -- likewise
    undo = BY_NAME[incident.name].act(home, chance)
    if undo is not None:
        home.agenda.add(home.clock.time + incident.lasts, undo)


def _office(chance: Random) -> Place:
    address = IPv4Address("82.3.70.20")
    router = RouterDevice("10.1.0.1", "10.1.0.77", address, chance.choice([3600, 0]), Means.UPNP)
    return Place("office", router, "wlan0", address)


def _carrier() -> Place:
    """Return a place behind a carrier's NAT: what its router takes for its address is nobody's."""
    router = RouterDevice("192.168.8.1", "192.168.8.100", IPv4Address("100.64.3.4"))
    return Place("carrier", router, "wwan0", IPv4Address("86.11.2.3"))
