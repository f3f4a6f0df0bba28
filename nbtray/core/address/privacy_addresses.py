"""IPv6 privacy addresses: what the internet sees for a day, and what leads to this computer for longer."""

from dataclasses import replace
from ipaddress import ip_address, ip_network

from nbtray.core.address.readings import IPAddress, LocalNetwork, Reading, Seen, is_public

SUBNET = 64  # bits: a privacy address differs in its interface identifier only (RFC 8981, 3.3)


def lasting(reading: Reading, network: LocalNetwork | None) -> Reading:
    """Return the reading with this computer's stable address in place of a temporary one of the same subnet.

    A computer calls out from temporary addresses (RFC 8981), a new one each day: a service sees that one, and
    a URL with it would lead nowhere a week later. That the subnet is right is what the services agree on.
    """
    if not isinstance(reading, Seen) or network is None or str(reading.address) in network.addresses:
        return reading
    stable = (ip_address(each) for each in network.addresses)
    return next(
        (replace(reading, address=each) for each in stable if _beside(each, reading.address)), reading
    )


def _beside(stable: IPAddress, seen: IPAddress) -> bool:
    if stable.version != 6 or not is_public(stable):  # noqa: PLR2004 -- RFC 8981 is about IPv6 alone
        return False
    return seen in ip_network((stable, SUBNET), strict=False)
