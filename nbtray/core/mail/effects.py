"""What should be done about letters."""

from dataclasses import dataclass

from nbtray.core.mail.message import Letter
from nbtray.core.mail.queue import Outbox
from nbtray.core.settings import MailSettings


@dataclass(frozen=True, slots=True)
class RecallOutbox:
    """Read what an earlier nbtray kept of the letters."""


@dataclass(frozen=True, slots=True)
class KeepOutbox:
    """Put this on the disk before anything is done with it; `number` comes back."""

    number: int
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Hand this letter to the mail server, for every recipient of these settings."""

    letter: Letter
    mail: MailSettings


@dataclass(frozen=True, slots=True)
class AwaitUnlock:
    """Tell, once, when the keyring that is locked now has been unlocked."""


MailEffect = RecallOutbox | KeepOutbox | SendLetter | AwaitUnlock
