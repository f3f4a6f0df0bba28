"""What became of the letters."""

from dataclasses import dataclass

from nbtray.core.delivery import Delivery


@dataclass(frozen=True, slots=True)
class LetterDone:
    """The letter with this Message-ID was sent, or could not be."""

    message_id: str
    delivery: Delivery


MailEvent = LetterDone
"""What became of the letters."""
