"""What should be done about logins."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RecallLogins:
    """Read which networks have been logged in from in earlier lives."""


@dataclass(frozen=True, slots=True)
class ReadLogins:
    """Read what the server has written down about logins after the line of this time; None: everything."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class SaveLogins:
    """Remember the networks logged in from, and the time of the last line taken in."""

    seen: tuple[str, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class LogEverybodyOut:
    """End every login, and hang up on whoever is connected."""


@dataclass(frozen=True, slots=True)
class AskPassword:
    """Let the person choose a password in a window."""


@dataclass(frozen=True, slots=True)
class RecallPassword:
    """Tell whether a password has been chosen."""


LoginEffect = RecallLogins | ReadLogins | SaveLogins | LogEverybodyOut | AskPassword | RecallPassword
"""What should be done about logins."""
