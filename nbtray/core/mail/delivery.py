"""What can become of a letter that was sent."""

from dataclasses import dataclass

from nbtray.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Delivered:
    """The mail server has accepted it for every recipient."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The text was handed over, but the answer did not come: it may arrive, and may be sent again."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: the network, the server (4xx), or a locked keyring; `for_unlock` tells the last apart."""

    problem: Problem
    for_unlock: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Trying again is of no use before a person has changed something."""

    problem: Problem


Delivery = Delivered | Unconfirmed | Deferred | Refused
