"""The way from the notebooks to the internet, link after link: what a look at each may come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.problem import Problem


class Outcome(StrEnum):
    """What a look at one link came to."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Link(StrEnum):
    """The links, in their order from here to the internet, and then what tells of it."""

    SETTINGS = "settings"
    ENVIRONMENT = "environment"
    CERTIFICATE = "certificate"
    LISTENING = "listening"
    PROBE = "probe"
    NETWORK = "network"
    FIREWALL = "firewall"
    ROUTER = "router"
    ADDRESS = "address"
    NAME = "name"
    INTERNET = "internet"
    OUTSIDE = "outside"
    MAIL = "mail"
    KEYRING = "keyring"


TITLES = {
    Link.SETTINGS: "Settings",
    Link.ENVIRONMENT: "Jupyter",
    Link.CERTIFICATE: "Certificate",
    Link.LISTENING: "Port",
    Link.PROBE: "Answers",
    Link.NETWORK: "Network",
    Link.FIREWALL: "Firewall",
    Link.ROUTER: "Router",
    Link.ADDRESS: "Address",
    Link.NAME: "Name",
    Link.INTERNET: "Internet",
    Link.OUTSIDE: "Outside",
    Link.MAIL: "Mail",
    Link.KEYRING: "Keyring",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the way: what was found, and what to do where that is not right."""

    link: Link
    outcome: Outcome
    evidence: str
    advice: str = ""

    @property
    def title(self) -> str:
        """What a person calls it."""
        return TITLES[self.link]


def ok(link: Link, evidence: str, advice: str = "") -> Step:
    """Return a link that holds."""
    return Step(link, Outcome.OK, evidence, advice)


def failed(link: Link, found: Problem) -> Step:
    """Return a link that does not hold."""
    return Step(link, Outcome.FAILED, found.what, found.advice)


def unknown(link: Link, evidence: str, advice: str = "") -> Step:
    """Return a link of which nobody knows."""
    return Step(link, Outcome.UNKNOWN, evidence, advice)


def succeeded(found: Iterable[Step]) -> bool:
    """Tell whether nothing is known to stand in the way."""
    return all(step.outcome is not Outcome.FAILED for step in found)
