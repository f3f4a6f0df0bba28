"""What became of the letters, and of what must be kept of them."""

from dataclasses import dataclass

from nbtray.core.mail.delivery import Delivery
from nbtray.core.mail.queue import Outbox
from nbtray.core.problem import Problem


@dataclass(frozen=True, slots=True)
class LetterDone:
    """The letter with this Message-ID was sent, or could not be."""

    message_id: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class KeyringUnlocked:
    """The keyring, locked before, can be read now: what waited for the password can go."""


@dataclass(frozen=True, slots=True)
class OutboxRecalled:
    """What an earlier nbtray kept; a new outbox where there was none."""

    outbox: Outbox


@dataclass(frozen=True, slots=True)
class OutboxKept:
    """The outbox handed over under this number is on the disk."""

    number: int


@dataclass(frozen=True, slots=True)
class OutboxNotKept:
    """The disk would not take it; what it had before is untouched."""

    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class SendAgainChosen:
    """Try the letters that wait now, also those that were refused."""


@dataclass(frozen=True, slots=True)
class DropLetterChosen:
    """Send the letter with this number to nobody."""

    number: str


MailEvent = LetterDone | KeyringUnlocked | OutboxRecalled | OutboxKept | OutboxNotKept
"""What became of the letters."""
