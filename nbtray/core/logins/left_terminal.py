"""Terminals that run on although the login that opened them has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nbtray.core.logins.wording import agent_in_words


@dataclass(frozen=True, slots=True)
class LeftTerminal:
    """One of them, by the name Jupyter shows; where and with what its login was made."""

    name: str
    opened_at: datetime
    address: str
    user_agent: str


def in_words(terminals: Iterable[LeftTerminal]) -> str:
    """Return a sentence about them, '' if there are none."""
    told = [_told(each) for each in terminals]
    if not told:
        return ""
    what = "A terminal still runs that was opened by a login that has ended" if len(told) == 1 else ""
    many = f"{len(told)} terminals still run that were opened by logins that have ended"
    return f"{what or many}: {', '.join(told)}."


def _told(terminal: LeftTerminal) -> str:
    return f"{terminal.name} ({terminal.address}, {agent_in_words(terminal.user_agent)})"
