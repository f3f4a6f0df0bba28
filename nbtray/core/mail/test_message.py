"""The steps of a letter that is sent to see whether sending works, and the words about them."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.mail.delivery import Delivered, Delivery, Unconfirmed
from nbtray.core.mail.replies import AGAIN
from nbtray.core.mail.route import Route
from nbtray.core.settings import Login, Security


class StepName(StrEnum):
    """What is done, in the order a person reads it."""

    SETTINGS = "settings"
    RESOLVE = "resolve"
    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    ACCEPTED = "accepted"


class StepState(StrEnum):
    """How far a step is; after `FAILED` and `UNCONFIRMED` no other comes."""

    BEGUN = "begun"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it stands: told when it begins, and again when it has ended.

    `seconds` is how long it took, 0 while it goes on; `sentence` is what a person reads beside it.
    """

    name: StepName
    state: StepState
    seconds: float
    sentence: str


READING = "Reads the settings and the password."


def destination(route: Route) -> str:
    """Say where the letter is going to."""
    via = f"{route.provider.name}: " if route.provider else ""
    return f"{via}{route.host}, port {route.port}, as {route.user}."


def doing(name: StepName, route: Route) -> str:
    """Say what a step does."""
    return {
        StepName.SETTINGS: READING,
        StepName.RESOLVE: f"Looks up {route.host}.",
        StepName.CONNECT: f"Connects to port {route.port}.",
        StepName.TLS: "Makes the connection secure.",
        StepName.LOGIN: f"Logs in as {route.user}.",
        StepName.ACCEPTED: f"Hands the letter over for {_recipients(route)}.",
    }[name]


def done(name: StepName, note: str, route: Route) -> str:
    """Say what a step has come to; `note` is the address connected to, or the version of TLS."""
    return {
        StepName.SETTINGS: destination(route),
        StepName.RESOLVE: f"{route.host} has an address.",
        StepName.CONNECT: f"{note} answers on port {route.port}.",
        StepName.TLS: f"{note.replace('TLSv', 'TLS ')}; the certificate is for {route.host}, and is trusted.",
        StepName.LOGIN: f"Logged in as {route.user}.",
        StepName.ACCEPTED: f"{route.server} has accepted the letter for {_recipients(route)}.",
    }[name]


def skipped(name: StepName, route: Route) -> str:
    """Say why a step is left out."""
    if name is StepName.TLS and route.security is Security.NONE:
        return "Not secured: it stays within this computer."
    if name is StepName.LOGIN and route.login is Login.NONE:
        return "No login: mail.login is none."
    return "Left out."


def verdict(delivery: Delivery, route: Route) -> tuple[StepState, str]:
    """Return how the last step ends."""
    match delivery:
        case Delivered():
            return StepState.DONE, done(StepName.ACCEPTED, "", route)
        case Unconfirmed(problem=problem):
            # Nothing is sent again here: that a retry may double it is the outbox's to say.
            return StepState.UNCONFIRMED, f"{problem.what} Look whether it has arrived."
        case _:
            # A test is not repeated by itself.
            return StepState.FAILED, str(delivery.problem).removesuffix(AGAIN).strip()


def _recipients(route: Route) -> str:
    return " and ".join(route.recipients)
