"""What became known of logins."""

from dataclasses import dataclass
from datetime import datetime

from nbtray.core.logins.login import LoginLine


@dataclass(frozen=True, slots=True)
class LoginsRecalled:
    """The networks that were logged in from in earlier lives, and the time of the last line taken in then."""

    seen: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoginsWritten:
    """The server has written something down about logins."""


@dataclass(frozen=True, slots=True)
class LoginsRead:
    """What it has written, oldest first; some of it may have been read before."""

    lines: tuple[LoginLine, ...]


LoginEvent = LoginsRecalled | LoginsWritten | LoginsRead
"""What became known of logins."""
