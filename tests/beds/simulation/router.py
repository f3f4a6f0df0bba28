"""A router with its table of mappings, and the port through which it is asked.

What it has mapped runs out in true time, whoever sleeps or sets a clock meanwhile.
"""

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, ip_address
from typing import TYPE_CHECKING

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, Unavailable, is_public
from nbtray.core.events import Event
from nbtray.core.router.effects import HearRouter, MapPort, ReadRouter, UnmapPort
from nbtray.core.router.events import PortMapped, PortRefused, PortUnmapped
from nbtray.core.router.mapping import Lease, Means, Reason, Refusal

if TYPE_CHECKING:
    from beds.simulation.home import Home

SILENCE = 2.0
"""Seconds a router costs that says nothing."""

REST = 3600.0
FOREVER = float("inf")

Answer = Generator[float, None, Event]


@dataclass(frozen=True)
class Entry:
    """One row of its table."""

    local: str
    port: int
    nonce: str
    until: float


@dataclass
class RouterDevice:
    """One router. `address` is what its provider gave it, None while it has none.

    `seconds` is how long its mappings last, 0 for ever; `neighbours` are external ports that others hold.
    """

    gateway: str
    local: str
    address: IPv4Address | None
    seconds: int = 3600
    means: Means = Means.PCP
    neighbours: set[int] = field(default_factory=set)
    table: dict[tuple[int, int], Entry] = field(default_factory=dict)
    """By family and external port."""

    def rows(self, time: float) -> dict[tuple[int, int], Entry]:
        """Return what it passes on now."""
        return {key: entry for key, entry in self.table.items() if entry.until > time}

    def grant(self, lease: Lease, time: float) -> Lease | Refusal:
        """Do what it is asked for."""
        ask, nonce = lease.ask, lease.nonce
        self.table = self.rows(time)
        family = ask.family
        if family is Family.IPV4 and self.address is None:
            return Refusal(Reason.NO_ADDRESS)
        mine = [
            port
            for (version, port), entry in self.table.items()
            if version == family and (entry.local, entry.port) == (ask.way.local, ask.port)
        ]
        if mine and self.means is Means.PCP and self.table[family, mine[0]].nonce != nonce:
            return Refusal(Reason.NOT_AUTHORIZED)
        port = mine[0] if mine else self._free(family, ask.port)
        if port != ask.port and family is Family.IPV4 and not ask.any_port:
            return Refusal(Reason.TAKEN)
        until = time + self.seconds if self.seconds else FOREVER
        self.table[family, port] = Entry(ask.way.local, ask.port, nonce, until)
        address = str(self.address) if family is Family.IPV4 else ask.way.local
        return replace(lease, means=self.means, port=port, address=address, seconds=self.seconds)

    def delete(self, lease: Lease, own: tuple[str, ...]) -> bool:
        """Forget a mapping; only from where it leads to, and by whom it was made."""
        ask = lease.ask
        for key, entry in list(self.table.items()):
            if key[0] == ask.family and (entry.local, entry.port) == (ask.way.local, ask.port):
                if self.means is not Means.UPNP and (
                    ask.way.local not in own or (self.means is Means.PCP and entry.nonce != lease.nonce)
                ):
                    return False
                del self.table[key]
        return True

    def _free(self, family: Family, wanted: int) -> int:
        port = wanted
        while (family, port) in self.table or (family is Family.IPV4 and port in self.neighbours):
            port += 1
        return port


class SimulatedRouter:
    """`nbtray.ports.Router` and `RouterEars`: whatever router is where this computer is."""

    def __init__(self, home: "Home") -> None:
        self._home = home
        self.heard: str | None = None

    def map(self, effect: MapPort) -> Answer:
        """Have the port passed on to us."""
        home, lease = self._home, effect.lease
        family = lease.ask.family

        def refused(refusal: Refusal) -> PortRefused:
            return PortRefused(effect.generation, family, refusal)

        yield home.seconds(0.005, 0.05)
        router = self._reached(lease.ask.way.gateway)
        if router is None:
            yield SILENCE
            return refused(Refusal(Reason.SILENT, perhaps=lease if lease.means else None))
        if home.faults.of("router", "refuses"):
            return refused(Refusal(home.chance_of("router").choice([Reason.NOT_AUTHORIZED, Reason.FULL])))
        outcome = router.grant(lease, home.clock.time)
        if home.faults.of("router", "loses answers"):
            yield SILENCE
            return refused(Refusal(Reason.SILENT, perhaps=replace(lease, means=router.means)))
        yield home.seconds(0.005, 0.05)
        if isinstance(outcome, Refusal):
            return refused(outcome)
        return PortMapped(effect.generation, outcome)

    def unmap(self, effect: UnmapPort) -> Answer:
        """Have the mapping deleted."""
        home, lease = self._home, effect.lease
        yield home.seconds(0.005, 0.05)
        router = self._reached(lease.ask.way.gateway)
        if router is None or home.faults.of("router", "refuses"):
            yield SILENCE
            return PortUnmapped(lease, gone=False)
        gone = router.delete(lease, home.place.own_addresses if home.place else ())
        if home.faults.of("router", "loses answers"):
            yield SILENCE
            gone = False
        return PortUnmapped(lease, gone)

    def read(self, effect: ReadRouter) -> Answer:
        """Tell its address."""
        home = self._home

        def told(reading: Seen | Unavailable) -> AddressRead:
            return AddressRead(effect.generation, ROUTER, Family.IPV4, reading)

        yield home.seconds(0.005, 0.05)
        router = self._reached(effect.way.gateway)
        if router is None:
            yield SILENCE
            return told(Unavailable("the router did not tell its address", cool_off=REST))
        if router.address is None:
            return told(Unavailable("the router has no address now"))
        if not is_public(ip_address(str(router.address))):
            return told(Unavailable("the router is where no one can reach it", cool_off=REST))
        return told(Seen(router.address))

    def listen_to(self, effect: HearRouter) -> None:
        """Listen to this router from now on, or to none."""
        self.heard = effect.way.gateway if effect.way else None

    def stop(self) -> None:
        """Listen to nobody."""
        self.heard = None

    def _reached(self, gateway: str) -> RouterDevice | None:
        home = self._home
        router = home.place.router if home.place else None
        if router is None or gateway not in (router.gateway, home.place.gateway6 if home.place else ""):
            return None
        return None if home.faults.of("router", "silent") else router
