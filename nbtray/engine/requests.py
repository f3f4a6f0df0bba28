"""What the command line may ask of the engine, as JSON lines; version 1 of the protocol.

The server greets with `{"nbtray": VERSION, "protocol": 1, "pid": PID}`. A client sends one request a line:
`{"do": WHAT, "even_if_busy": BOOL?}`, `{"do": "drop_letter", "letter": NUMBER}`, `{"ask": "status"}`,
`{"ask": "watch"}`, or `{"keep": NAME, "secret": TEXT}` for a secret that nbtray is to remember until it ends
(null: to forget, and the answer has `"removed": BOOL`).
Anything else is answered with one sentence, and does nothing.
"""

import json
from dataclasses import dataclass

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.certificate.events import NewAuthorityChosen
from nbtray.core.desktop.events import ShowChosen
from nbtray.core.events import Event
from nbtray.core.logins.events import PasswordSet
from nbtray.core.mail.events import DropLetterChosen, SendAgainChosen
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import Secret
from nbtray.core.server.events import QuitChosen, RestartChosen, StartChosen, StopChosen
from nbtray.core.settings.events import SettingsReloadChosen

PROTOCOL = 1
LONGEST = 65536
"""Bytes of a request; longer ones end the conversation."""


class BadRequest(NbtrayError):
    """A client said something that is no request."""

    title = "nbtray does not understand this request."
    advice = "Use the nbtray command of the same version."


@dataclass(frozen=True, slots=True)
class Do:
    """Post this event."""

    event: Event


@dataclass(frozen=True, slots=True)
class AskStatus:
    """Tell the status once."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Tell the status now and at each change."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Remember this secret until nbtray ends; None: forget it."""

    name: str
    secret: Secret | None


Request = Do | AskStatus | Watch | Keep


def parse(line: bytes) -> Request:
    """Return what a line asks for; raises `BadRequest`."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise BadRequest from None
    if not isinstance(said, dict):
        raise BadRequest
    if said.get("ask") == "status":
        return AskStatus()
    if said.get("ask") == "watch":
        return Watch()
    if said.get("do") == "drop_letter":
        return Do(_drop(said.get("letter")))
    if "keep" in said:
        return _keep(said.get("keep"), said.get("secret"))
    return Do(_event(said.get("do"), even_if_busy=said.get("even_if_busy") is True))


def _keep(name: object, secret: object) -> Keep:
    if not isinstance(name, str) or not isinstance(secret, str | None):
        raise BadRequest
    return Keep(name, None if secret is None else Secret(secret))


def _drop(number: object) -> DropLetterChosen:
    if not isinstance(number, str):
        raise BadRequest
    return DropLetterChosen(number)


def _event(what: object, *, even_if_busy: bool) -> Event:
    match what:
        case "start":
            return StartChosen()
        case "stop":
            return StopChosen(even_if_busy)
        case "restart":
            return RestartChosen(even_if_busy)
        case "quit":
            return QuitChosen(even_if_busy)
        case "show":
            return ShowChosen()
        case "check_address":
            return AddressCheckChosen()
        case "send_again":
            return SendAgainChosen()
        case "read_settings":
            return SettingsReloadChosen()
        case "new_authority":
            return NewAuthorityChosen()
        case "password_set":
            return PasswordSet()
        case "weak_password_set":
            return PasswordSet(weak=True)
        case _:
            raise BadRequest
