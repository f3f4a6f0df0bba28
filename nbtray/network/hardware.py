"""The hardware address by which a router knows this computer."""

import psutil


def hardware_address(interface: str) -> str:
    """Return it in lower case with colons, '' where there is none to tell."""
    for each in psutil.net_if_addrs().get(interface, []):
        if each.family == psutil.AF_LINK and each.address.strip("0:-"):
            return str(each.address).replace("-", ":").lower()
    return ""
