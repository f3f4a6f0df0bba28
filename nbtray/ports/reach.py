"""The Protocols through which the engine finds out whether the internet can reach the server."""

from typing import Protocol

from nbtray.core.reach.effects import AskOutside, ReadFirewall
from nbtray.core.reach.events import FirewallRead, OutsideTold


class FirewallLook(Protocol):
    """This computer's own firewall, to be looked at only."""

    def read(self, effect: ReadFirewall) -> FirewallRead:
        """Tell whether it lets the internet in; blocks for some seconds at most, and changes nothing."""
        ...


class OutsideVantage(Protocol):
    """Services on the internet that connect back."""

    def ask(self, effect: AskOutside) -> OutsideTold:
        """Have one of them try the port; blocks at most 8 s."""
        ...
