"""Secrets that nbtray keeps for its user (a mail account's password): where, and what a look may find."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.problem import Problem

AT_ONCE = 10.0
"""Seconds a look may take; an unlocked keyring answers in 0.2, the start of its process included."""

WITH_THE_PERSON = 120.0
"""Seconds when somebody may have to unlock the keyring first."""


class Keeping(StrEnum):
    """Where secrets are kept; `file` only after an explicit yes."""

    KEYRING = "keyring"
    SESSION = "session"
    FILE = "file"


class Secret:
    """A text that is shown to nobody: not by `repr`, `str`, `format`, a log line or a traceback."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """Return the text, at the moment of its use."""
        return self.__value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def __reduce__(self) -> str:
        raise TypeError("A secret is neither copied nor pickled.")


@dataclass(frozen=True, slots=True)
class Kept:
    """It is there."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Missing:
    """The place works, and holds nothing of that name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """It is kept from now on, in place of an older one."""


@dataclass(frozen=True, slots=True)
class Removed:
    """It was there, and is kept no more."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The keyring wants to be unlocked by its person first; says nothing about what is in it."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no keyring here: another `Keeping` has to be chosen."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Hung:
    """It did not answer within the deadline."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Failed:
    """It answered with something else: damaged, refused, ended in the middle, a full disk."""

    problem: Problem


Unavailable = Locked | Absent | Hung | Failed
"""Nothing is known of the secret, and nothing has been changed."""
