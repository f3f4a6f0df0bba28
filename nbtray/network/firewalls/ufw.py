"""Ubuntu's Uncomplicated Firewall: whether it is on is everybody's to read, its rules are root's."""

import re
from pathlib import Path

from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls.asking import Look

NAME = "ufw"
SWITCH = Path("/etc/ufw/ufw.conf")

_RULE = re.compile(r"(?P<to>\S.*?)\s{2,}(?P<action>ALLOW|DENY|REJECT|LIMIT)(?: IN)?\s+(?P<source>\S.*)")
_PORT = re.compile(r"(?P<first>\d+)(?::(?P<last>\d+))?(?:/(?P<protocol>\w+))?")


def is_on(switch: Path = SWITCH) -> bool:
    """Tell whether it is switched on."""
    try:
        return "ENABLED=yes" in switch.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return False


def read(look: Look, port: int) -> Firewall:
    """Return what it does with this port, if we may see that."""
    command = f"sudo ufw allow {port}/tcp"
    said = look(("ufw", "status", "verbose"))
    if said is None or said.status:
        return Firewall(NAME, Passage.HIDDEN, Passage.HIDDEN, command)
    ipv4, ipv6 = (_passage(said.text, port, ipv6=each) for each in (False, True))
    return Firewall(NAME, ipv4, ipv6, command if Passage.CLOSED in (ipv4, ipv6) else "")


def _passage(status: str, port: int, *, ipv6: bool) -> Passage:
    """Follow the rules as ufw does: the first that fits decides, else the default."""
    if "Status: active" not in status:
        return Passage.OPEN
    for rule in (_RULE.fullmatch(line.strip()) for line in status.splitlines()):
        if rule is None or ("(v6)" in rule["to"]) is not ipv6:
            continue
        source = rule["source"].partition("#")[0].replace("(v6)", "").strip()
        if source == "Anywhere" and _fits(rule["to"].replace("(v6)", "").strip(), port):
            return Passage.OPEN if rule["action"] in ("ALLOW", "LIMIT") else Passage.CLOSED
    return Passage.OPEN if "Default: allow (incoming)" in status else Passage.CLOSED


def _fits(to: str, port: int) -> bool:
    if to == "Anywhere":
        return True
    return any(_holds(part, port) for part in _parts(to))


def _parts(to: str) -> list[str]:
    """Split `80,443/tcp` into its ports, each with its protocol."""
    ports, slash, protocol = to.partition("/")
    return [f"{each}{slash}{protocol}" for each in ports.split(",")]


def _holds(part: str, port: int) -> bool:
    found = _PORT.fullmatch(part)
    if found is None or found["protocol"] not in (None, "tcp"):
        return False
    return int(found["first"]) <= port <= int(found["last"] or found["first"])
