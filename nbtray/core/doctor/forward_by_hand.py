"""How a person forwards the port in the router: the steps, with this home's own numbers filled in."""

from dataclasses import dataclass

from nbtray.core.address.readings import Family, LocalNetwork, is_public_text, url_host
from nbtray.core.problem import Problem
from nbtray.core.settings import Settings

NO_ROUTER = Problem(
    "NoRouterToSet",
    "This computer sees no router, so there is nothing to forward.",
    "Connect it to your home's network, and look again.",
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a router's page asks for; `hardware` and `ipv6` are '' where there are none."""

    router: str
    local: str
    port: int
    external_port: int
    hardware: str = ""
    ipv6: str = ""

    @property
    def router_page(self) -> str:
        """Where the router is set; nearly all have it at their own address."""
        return f"http://{url_host(self.router)}/"


@dataclass(frozen=True, slots=True)
class Doing:
    """One step: what to do, and how."""

    what: str
    how: str


def numbers(network: LocalNetwork, settings: Settings, port: int, hardware: str) -> Numbers | Problem:
    """Return the numbers of this home, or why there is nothing to forward; `port` is the server's."""
    way = network.way(Family.IPV4)
    if way is None or not way.local:
        return NO_ROUTER
    if is_public_text(way.local):
        what = f"This computer has the public address {way.local} itself, so there is nothing to forward."
        return Problem("NothingToForward", what, "`nbtray doctor` tells what else may be in the way.")
    ours = (each for each in network.addresses if ":" in each and is_public_text(each))
    return Numbers(
        router=way.gateway,
        local=way.local,
        port=port,
        external_port=settings.router.external_port or port,
        hardware=hardware,
        ipv6=next(ours, ""),
    )


def doings(told: Numbers) -> tuple[Doing, ...]:
    """Return the steps in their order."""
    device = f", the device with the hardware address {told.hardware}" if told.hardware else ""
    found = [
        Doing(
            "Open your router's page",
            f"It is {told.router_page} in a browser on this computer. Its password is often on its label.",
        ),
        Doing(
            "Let this computer keep its address",
            f"Look for DHCP reservation (static lease), and reserve {told.local} for this computer{device}.",
        ),
        Doing(
            "Forward the port",
            "Look for port forwarding (or virtual server), and add: protocol TCP, "
            f"external port {told.external_port}, to {told.local}, internal port {told.port}.",
        ),
        Doing(
            "Tell nbtray",
            f"`nbtray config set router.external_port {told.external_port}`, or the same in the preferences.",
        ),
        Doing(
            "See whether it works", "`nbtray doctor`, or open the public URL on a phone with its Wi-Fi off."
        ),
    ]
    if told.ipv6:
        allow = Doing(
            "Let IPv6 in too",
            f"Look for the IPv6 firewall, and allow: protocol TCP, port {told.port}, to {told.ipv6}.",
        )
        found.insert(3, allow)
    return tuple(found)
