"""What became of the letters."""

from dataclasses import dataclass

from nbtray.core.delivery import Delivery


@dataclass(frozen=True, slots=True)
class LetterDone:
    """The letter with this Message-ID was sent, or could not be."""

    message_id: str
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class KeyringUnlocked:
    """The keyring, locked before, can be read now: what waited for the password can go."""


MailEvent = LetterDone | KeyringUnlocked
"""What became of the letters."""
