"""The Protocols through which the engine sends letters and keeps those that wait."""

from typing import Protocol

from nbtray.core.mail.effects import KeepOutbox, RecallOutbox, SendLetter
from nbtray.core.mail.events import LetterDone, OutboxKept, OutboxNotKept, OutboxRecalled


class Mailer(Protocol):
    """Hands letters to the mail server."""

    def send(self, effect: SendLetter) -> LetterDone:
        """Send it; blocks until the server has answered, or the deadline of the whole delivery is over."""
        ...


class OutboxJournal(Protocol):
    """The outbox on disk, where no crash loses what was kept last."""

    def recall(self, effect: RecallOutbox) -> OutboxRecalled:
        """Return what was kept last; a new outbox when nothing was."""
        ...

    def keep(self, effect: KeepOutbox) -> OutboxKept | OutboxNotKept:
        """Put it on the disk, durably, or say why not; what was kept before stays until then."""
        ...
