"""What the process that delivers a letter is told, over its standard input."""

import json
from dataclasses import asdict, dataclass, field
from typing import Self

from nbtray.core.settings import Login, Security


@dataclass(frozen=True, slots=True)
class Order:
    """One letter in words, the server that takes it, and the way to log in there.

    `budget` is seconds for all of it, `secret` is the password or the access token,
    `written_at` an ISO time with its zone.
    """

    host: str
    port: int
    security: Security
    login: Login
    user: str
    secret: str = field(repr=False)
    authorities: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    message_id: str
    written_at: str
    subject: str
    plain: str
    html: str
    budget: float

    def to_json(self) -> bytes:
        """Return it for the pipe: argv and the environment are everybody's to read."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Return what was told."""
        told = json.loads(text)
        told |= {
            "security": Security(told["security"]),
            "login": Login(told["login"]),
            "recipients": tuple(told["recipients"]),
        }
        return cls(**told)
