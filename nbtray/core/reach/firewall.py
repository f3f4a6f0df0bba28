"""What this computer's own firewall does with our port."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.address.readings import Family


class Passage(StrEnum):
    """Whether it lets the internet in to the port.

    `HIDDEN`: one is switched on, and its rules are an administrator's to read. `NONE`: no sign of one was
    found.
    """

    OPEN = "open"
    CLOSED = "closed"
    HIDDEN = "hidden"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Firewall:
    """One look at it; `name` is '' where there is none, `command` opens the port, '' where nothing need."""

    name: str = ""
    ipv4: Passage = Passage.NONE
    ipv6: Passage = Passage.NONE
    command: str = ""

    def of(self, family: Family) -> Passage:
        """Return what it does in that family."""
        return self.ipv4 if family is Family.IPV4 else self.ipv6
