"""What should be found out about the ways in from outside."""

from dataclasses import dataclass

from nbtray.core.reach.outside import Question


@dataclass(frozen=True, slots=True)
class ReadFirewall:
    """Look, and change nothing, whether this computer's firewall lets in to a port on that interface."""

    port: int
    interface: str


@dataclass(frozen=True, slots=True)
class AskOutside:
    """Have a service on the internet try the port.

    `authorities` is a file of certificate authorities to trust instead of the usual ones, '' for those.
    """

    service: str
    question: Question
    authorities: str = ""


ReachEffect = ReadFirewall | AskOutside
