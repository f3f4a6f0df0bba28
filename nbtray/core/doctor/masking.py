"""A report that others may read: the host part of each address is hidden."""

import re
from ipaddress import IPv4Address, ip_address


def masked(text: str) -> str:
    """Return the text with the host part of each address hidden, for a report that others read."""
    return re.sub(r"[0-9A-Fa-f:.]*[.:][0-9A-Fa-f:.]*", lambda found: _masked(found[0]), text)


def _masked(word: str) -> str:
    # A sentence may go on behind an address with a period or a colon, and an address may end with two colons.
    for core in (word, word.rstrip("."), word.rstrip(".:")):
        try:
            address = ip_address(core)
        except ValueError:
            continue
        if isinstance(address, IPv4Address):
            hidden = ".".join([*str(address).split(".")[:2], "x", "x"])
        else:
            hidden = ":".join([*address.exploded.split(":")[:2], "x"])
        return hidden + word[len(core) :]
    host, colon, port = word.rpartition(":")
    return f"{_masked(host)}{colon}{port}" if "." in host else word
