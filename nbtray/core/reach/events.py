"""What was found out about the ways in from outside."""

from dataclasses import dataclass

from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.outside import Question, Told


@dataclass(frozen=True, slots=True)
class FirewallRead:
    """This computer's firewall was looked at for this port."""

    port: int
    firewall: Firewall


@dataclass(frozen=True, slots=True)
class OutsideTold:
    """A service on the internet has tried the port, or says nothing."""

    service: str
    question: Question
    told: Told


ReachEvent = FirewallRead | OutsideTold
"""What was found out about the ways in from outside."""
