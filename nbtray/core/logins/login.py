"""What the server writes down about logins, and what is worth telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LoginKind(StrEnum):
    """What happened, as the audit calls it."""

    LOGIN = "login"
    RECOVERY = "recovery"
    FAILED = "failed"
    WRONG_CODE = "wrong_code"
    LOCKED = "locked"
    BRAKE = "brake"
    EVERYBODY_OUT = "everybody_out"


@dataclass(frozen=True, slots=True)
class LoginLine:
    """One line of the audit; `wait` is seconds, for whoever has to wait."""

    at: datetime
    kind: LoginKind
    address: str
    user_agent: str
    wait: int = 0


def lines_after(lines: Sequence[LoginLine], until: datetime) -> Sequence[LoginLine] | None:
    """Return what was written after the line of that time; None when that line is not among them.

    Its place tells, not the time: a clock that was set back writes new lines with earlier times.
    """
    places = (place for place in range(len(lines), 0, -1) if lines[place - 1].at == until)
    place = next(places, None)
    return None if place is None else lines[place:]


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Somebody logged in from a network nobody has logged in from before."""

    line: LoginLine


@dataclass(frozen=True, slots=True)
class PasswordKnown:
    """Somebody has the password, but not the code, where nobody has logged in from before."""

    line: LoginLine


@dataclass(frozen=True, slots=True)
class LockedOut:
    """A network has to wait, after so many wrong passwords."""

    line: LoginLine


@dataclass(frozen=True, slots=True)
class Burst:
    """Many wrong passwords in a short time up to `at`, from so many networks."""

    at: datetime
    failures: int
    networks: int


Alarm = NewPlace | PasswordKnown | LockedOut | Burst
"""What the owner should know; a notification, and whatever else brings it to them."""
