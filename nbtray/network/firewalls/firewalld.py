"""firewalld, Fedora's and others': one zone for each interface, and ports that are open in it."""

import re

from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls.asking import Look

NAME = "firewalld"
_PORT = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?/tcp")


def read(look: Look, port: int, interface: str) -> Firewall | None:
    """Return what it does with this port, or None where it does not run."""
    running = look(("firewall-cmd", "--state"))
    if running is None or running.status or running.text.strip() != "running":
        return None
    zone = _zone(look, interface)
    command = (
        f"sudo firewall-cmd --permanent --zone={zone} --add-port={port}/tcp && sudo firewall-cmd --reload"
        if zone
        else f"sudo firewall-cmd --permanent --add-port={port}/tcp && sudo firewall-cmd --reload"
    )
    said = look(("firewall-cmd", f"--zone={zone}", "--list-all")) if zone else None
    if said is None or said.status:
        return Firewall(NAME, Passage.HIDDEN, Passage.HIDDEN, command)
    passage = _passage(said.text, port)
    # A zone is both families'.
    return Firewall(NAME, passage, passage, command if passage is not Passage.OPEN else "")


def _zone(look: Look, interface: str) -> str:
    for question in (f"--get-zone-of-interface={interface}", "--get-default-zone"):
        said = look(("firewall-cmd", question))
        if said and not said.status and said.text.strip():
            return said.text.split()[0]
    return ""


def _passage(listing: str, port: int) -> Passage:
    lines = (line.partition(":") for line in listing.splitlines())
    told = {key.strip(): value.strip() for key, _, value in lines}
    ports = [_PORT.fullmatch(each) for each in told.get("ports", "").split()]
    if any(each and int(each["first"]) <= port <= int(each["last"] or each["first"]) for each in ports):
        return Passage.OPEN
    if told.get("target") == "ACCEPT":
        return Passage.OPEN
    # A rich rule, or a service, may name any port.
    return Passage.HIDDEN if f'port="{port}"' in listing else Passage.CLOSED
