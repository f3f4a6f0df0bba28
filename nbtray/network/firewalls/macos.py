"""The application firewall of macOS: off, or open to some programs, or closed to all."""

from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.network.firewalls.asking import Look

NAME = "the firewall of macOS"
PROGRAM = "/usr/libexec/ApplicationFirewall/socketfilterfw"


def read(look: Look) -> Firewall:
    """Return what it does; which programs it lets in is told by name only, and ours is any Python."""
    said = look((PROGRAM, "--getglobalstate", "--getblockall"))
    if said is None or said.status:
        return Firewall(NAME, Passage.HIDDEN, Passage.HIDDEN)
    if "State = 0" in said.text:
        return Firewall()
    closed = "State = 2" in said.text or "block all enabled" in said.text.lower()
    passage = Passage.CLOSED if closed else Passage.HIDDEN
    command = f"sudo {PROGRAM} --setblockall off" if closed else ""
    return Firewall(NAME, passage, passage, command)
