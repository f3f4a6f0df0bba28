"""What became known of logins."""

from dataclasses import dataclass
from datetime import datetime

from nbtray.core.logins.login import LoginLine
from nbtray.core.problem import Problem


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


@dataclass(frozen=True, slots=True)
class PasswordChangeChosen:
    """Open the window that sets the password."""


@dataclass(frozen=True, slots=True)
class LogEverybodyOutChosen:
    """End every login."""


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """A password was chosen; only its hash was stored. `weak` when that hash is an old, fast one."""

    weak: bool = False


NO_WINDOW = "NoPasswordWindow"
"""The code of the one problem that tells nothing about where the password is kept."""


@dataclass(frozen=True, slots=True)
class PasswordMissing:
    """No password has been chosen; `problem` tells why asking for one failed, if it did."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class EverybodyLoggedOut:
    """Every login has ended; kernels run on."""


LoginEvent = LoginsRecalled | LoginsWritten | LoginsRead
"""What became known of logins."""
