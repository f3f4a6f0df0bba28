"""When the address the internet sees is probably not a way to this computer."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import IPv4Address, ip_address, ip_network

from nbtray.core.address.readings import CARRIER_NAT, Confirmed, LocalNetwork
from nbtray.core.problem import Problem

VPN_INTERFACES = (
    *("tun[0-9]*", "tap[0-9]*", "utun*", "wg*", "ipsec*", "xfrm*", "vti[0-9]*", "vpn*"),
    *("tailscale*", "zt*", "nebula*", "netbird*", "wt[0-9]*", "ham[0-9]*"),
    *("nordlynx*", "nordtun*", "proton*", "pvpn*", "mullvad*", "surfshark*", "expressvpn*", "windscribe*"),
    *("cscotun*", "gpd[0-9]*", "cloudflarewarp*", "warp*", "*wireguard*", "*openvpn*", "*tap-windows*"),
)
"""Interface names of the usual VPNs, in lower case."""

VPN_SUSPECTED, CARRIER_NAT_FOUND, NAT64_FOUND = "VpnSuspected", "CarrierNat", "Nat64"
"""The codes of what may be noted: the address is probably a VPN's, or certainly shared or translated."""

SHARED = "Your provider shares one IPv4 address among many customers; nobody can reach you over IPv4."

DIAL_UP = ("ppp*",)
"""A VPN (PPTP, L2TP) or a DSL line (PPPoE): only the addresses tell."""

TRANSLATED = ip_network(
    "192.0.0.0/29"
)  # RFC 7335: what is left of IPv4 behind NAT64; RFC 6333: behind DS-Lite


def vantage_note(network: LocalNetwork, confirmed: Iterable[Confirmed]) -> Problem | None:
    """Say what stands between the internet and this computer, where that shows from here.

    An address that is this computer's own is right, whatever the interface is called.
    """
    ours: list[Confirmed] = []
    elsewhere: list[Confirmed] = []
    for each in confirmed:
        (ours if str(each.address) in network.addresses else elsewhere).append(each)
    if not network.default_interface or not network.primary:
        return None
    if elsewhere and _named(network, VPN_INTERFACES):
        return _vpn(network, elsewhere[0])
    if any(isinstance(each.address, IPv4Address) for each in ours):
        return None
    if shared := _shared(network, ours):
        return shared
    return _vpn(network, elsewhere[0]) if elsewhere and _named(network, DIAL_UP) else None


def on_vpn(network: LocalNetwork) -> bool:
    """Tell whether the way to the internet is named like a VPN's."""
    return _named(network, VPN_INTERFACES)


def _named(network: LocalNetwork, patterns: tuple[str, ...]) -> bool:
    return _matches(network.default_interface.casefold(), patterns)


@lru_cache(maxsize=16)  # asked at every event, and a computer has few interfaces
def _matches(interface: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(interface, pattern) for pattern in patterns)


def _vpn(network: LocalNetwork, seen: Confirmed) -> Problem:
    return Problem(
        VPN_SUSPECTED,
        f"This computer seems to be on a VPN ({network.default_interface}): "
        f"{seen.address} is then the VPN's address and does not lead here.",
        "To be reached from the internet, leave the VPN.",
    )


def _shared(network: LocalNetwork, ours: list[Confirmed]) -> Problem | None:
    if not (kind := _kind(network.primary)):
        return None
    advice = (
        f"Its IPv6 address {ours[0].address} is its own: use that."
        if ours
        else "Ask your provider for a public IPv4 address, or for IPv6."
    )
    if kind == CARRIER_NAT_FOUND:
        return Problem(kind, SHARED, advice)
    what = "This network has only a translator to IPv4 (NAT64), so no IPv4 address leads to this computer."
    return Problem(kind, what, advice)


@lru_cache(maxsize=16)
def _kind(primary: str) -> str:
    """Return why no IPv4 address leads to a computer with this address, '' where one may."""
    address = ip_address(primary)
    if not isinstance(address, IPv4Address):
        return ""
    return CARRIER_NAT_FOUND if address in CARRIER_NAT else NAT64_FOUND if address in TRANSLATED else ""
