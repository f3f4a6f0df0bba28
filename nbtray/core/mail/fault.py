"""How far a delivery came, and what stopped it: facts only; `mail_advice` says what they mean."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What is being done, in this order; TLS comes before the greeting or after it."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    GREETING = "greeting"
    TLS = "tls"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENTS = "recipients"
    DATA = "data"
    TEXT = "text"
    ANSWER = "answer"
    """The whole text is out: from here on a failure means that nobody knows (RFC 5321, 4.5.3.2.6)."""


class Kind(StrEnum):
    """What happened."""

    NAME_UNKNOWN = "name unknown"
    NAME_UNANSWERED = "name unanswered"
    CONNECTION_REFUSED = "connection refused"
    NO_WAY = "no way"
    TIMED_OUT = "timed out"
    CUT = "cut"
    NOT_TLS = "not TLS"
    TLS_FAILED = "TLS failed"
    CERTIFICATE = "certificate"
    AUTHORITIES = "authorities"
    NOT_SMTP = "not SMTP"
    NO_STARTTLS = "no STARTTLS"
    NO_LOGIN = "no login"
    REPLY = "reply"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One recipient the server did not take, with its reply."""

    address: str
    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a letter was not accepted.

    `code` is the reply's (RFC 5321, 4.2), for a certificate that of X509_verify_cert_error_string(3);
    `text` is what the server, the TLS library or the system said.
    """

    kind: Kind
    phase: Phase
    code: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server has taken responsibility for the letter, except for those it refused."""

    recipients: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()


Outcome = Accepted | Fault
