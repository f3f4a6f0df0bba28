"""What the process that delivers a letter is told, over its standard input."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from nbtray.core.mail.message import Incident, IncidentKind, Letter, Topic
from nbtray.core.mail.route import Route
from nbtray.core.secrets import Secret
from nbtray.core.settings import Login, Security

BUDGET = 30.0
"""Seconds for a whole delivery."""


@dataclass(frozen=True, slots=True)
class Order:
    """One letter, the server that takes it, and the way to log in there.

    `budget` is seconds for all of it, `secret` is the password or the access token.
    """

    letter: Letter
    host: str
    port: int
    security: Security
    login: Login
    user: str
    secret: str = field(repr=False)
    authorities: str
    sender: str
    recipients: tuple[str, ...]
    budget: float

    def to_json(self) -> bytes:
        """Return it for the pipe: argv and the environment are everybody's to read."""
        return json.dumps(asdict(self), default=datetime.isoformat).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Return what was told."""
        told = json.loads(text)
        told |= {
            "letter": _letter(told["letter"]),
            "security": Security(told["security"]),
            "login": Login(told["login"]),
            "recipients": tuple(told["recipients"]),
        }
        return cls(**told)


def order_of(letter: Letter, route: Route, secret: Secret, budget: float = BUDGET) -> Order:
    """Return the order to take this letter that way."""
    return Order(
        letter=letter,
        host=route.host,
        port=route.port,
        security=route.security,
        login=route.login,
        user=route.user,
        secret=secret.reveal(),
        authorities=os.path.expanduser(route.authorities),  # noqa: PTH111 -- which raises where there is no home
        sender=route.sender,
        recipients=route.recipients,
        budget=budget,
    )


def _letter(told: dict[str, Any]) -> Letter:
    lists = {key: tuple(value) for key, value in told.items() if isinstance(value, list)}
    return Letter(
        **told
        | lists
        | {
            "topic": Topic(told["topic"]),
            "written_at": datetime.fromisoformat(told["written_at"]),
            "incidents": tuple(map(_incident, told["incidents"])),
        }
    )


def _incident(told: dict[str, Any]) -> Incident:
    return Incident(**told | {"kind": IncidentKind(told["kind"]), "at": datetime.fromisoformat(told["at"])})
