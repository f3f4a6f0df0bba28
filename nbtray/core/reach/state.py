"""What is known of the ways in from outside, and what of it has been told."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.address.readings import Family
from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.outside import Question, Reply


class Overall(StrEnum):
    """Both families in one word."""

    YES = "yes"
    ONLY_IPV6 = "only-ipv6"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not-offered"


@dataclass(frozen=True, slots=True)
class Look:
    """The port and the interface that the firewall was looked at for, and when (monotonic seconds)."""

    port: int
    interface: str
    at: float


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question to the services outside: who has been `asked`, and what they said."""

    question: Question
    at: float
    asked: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaning:
    """A verdict that is not told yet: it must hold first."""

    overall: Overall
    since: float


@dataclass(frozen=True, slots=True)
class ReachWatch:
    """`visited` are families that somebody came in by from outside since the network last changed.

    `told` is what people believe: it is open, until they are told otherwise. `turn` rotates the services.
    """

    look: Look | None = None
    firewall: Firewall | None = None
    inquiries: tuple[Inquiry, ...] = ()
    turn: int = 0
    visited: frozenset[Family] = frozenset()
    told: Overall = Overall.YES
    leaning: Leaning | None = None
    rings_at: float | None = None

    def inquiry(self, family: Family) -> Inquiry | None:
        """Return what was asked outside about that family."""
        return next((each for each in self.inquiries if each.question.family is family), None)
