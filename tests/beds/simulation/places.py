"""Where this computer can be: each place has its own way to the internet."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from beds.simulation.router import RouterDevice

from nbtray.core.address.readings import LocalNetwork, WayOut

OFFLINE = LocalNetwork("lab", (), (), "", "")


@dataclass
class Place:
    """One network. `seen` is the IPv4 address that the internet sees, whatever the router says of itself."""

    name: str
    router: RouterDevice
    interface: str
    seen: IPv4Address
    ipv6: IPv6Address | None = None
    gateway6: str = ""
    has_router: bool = field(default=True)

    @property
    def network(self) -> LocalNetwork:
        """Return this computer's side of it."""
        local = self.router.local
        prefix = local.rpartition(".")[0]
        addresses: tuple[str, ...] = (local,)
        ways: tuple[WayOut, ...] = ()
        if self.has_router:
            ways = (WayOut(self.router.gateway, self.interface, local),)
        if self.ipv6 is not None:
            addresses += (str(self.ipv6),)
            ways += (WayOut(self.gateway6, self.interface, str(self.ipv6)),)
        return LocalNetwork("lab", addresses, (f"{prefix}.0/24",), self.interface, local, ways)

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """Return this computer's addresses in it."""
        return (self.router.local, str(self.ipv6))

    def give(self, address: IPv4Address) -> None:
        """Have the provider give this address."""
        if self.router.address == self.seen:
            self.router.address = address
        self.seen = address


def the_home(first: IPv4Address, **how: object) -> Place:
    """Return the usual home, behind a router that opens ports."""
    return Place("home", RouterDevice("192.168.77.1", "192.168.77.10", first), "eth0", first, **how)
