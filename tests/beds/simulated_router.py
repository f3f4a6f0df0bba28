"""A router in a simulated home: it opens what it is asked to, and announces what its provider gives it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from beds.simulated_home import Life, SimulatedHome

from nbtray.core.address.agreement import ROUTER
from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, WayOut
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.reach.events import FirewallRead, OutsideTold
from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.outside import Tried
from nbtray.core.router.effects import MapPort, ReadRouter, RecallLeases, UnmapPort
from nbtray.core.router.events import LeasesRecalled, PortMapped, PortUnmapped, RouterSpoke
from nbtray.core.router.mapping import Lease, Means

WAY = WayOut("192.168.77.1", "eth0", "192.168.77.10")
AT_ONCE = (0.005, 0.02)
"""Seconds, at least and at most, that the router takes to answer."""

HOUR = 3600


@dataclass
class RoutedHome(SimulatedHome):
    """A home behind a router; `requests` counts what was asked of anybody on the internet."""

    requests: int = 0

    def __post_init__(self) -> None:
        self.network = replace(self.network, ways=(WAY,))

    def launch(self) -> None:
        """Start nbtray."""
        self.life = RoutedLife(self)
        self.life.begin()

    def provider_gives(self, address: IPv4Address) -> None:
        """Change the address; the router says so to whoever listens."""
        self.address = address
        self.post(RouterSpoke(WAY.gateway, address))


class RoutedLife(Life):
    """One nbtray that has a router to ask, and whose requests to others are counted."""

    def _carry_out(self, effect: Effect) -> None:
        answer = self._answer(effect)
        if answer is None:
            super()._carry_out(effect)
        else:
            self._within(AT_ONCE, answer)

    def _answer(self, effect: Effect) -> Callable[[], Event] | None:
        home = self._home
        match effect:
            case RecallLeases():
                return lambda: LeasesRecalled((), "5e" * 16)
            case MapPort(generation=generation, lease=lease):
                return lambda: PortMapped(generation, self._granted(lease))
            case UnmapPort(lease=lease):
                return lambda: PortUnmapped(lease, gone=True)
            case ReadRouter(generation=generation):
                return lambda: AddressRead(generation, ROUTER, Family.IPV4, Seen(home.address))
            case ReadFirewall(port=port):
                return lambda: FirewallRead(port, Firewall())
            case AskOutside(service=service, question=question):
                home.requests += 1
                return lambda: OutsideTold(service, question, Tried(reached=True))
        return None

    def _granted(self, lease: Lease) -> Lease:
        told = {"port": lease.ask.port, "address": str(self._home.address), "seconds": HOUR}
        return replace(lease, means=Means.PCP, **told)

    def _read(self, effect: ReadAddress) -> None:
        self._home.requests += 1
        super()._read(effect)
