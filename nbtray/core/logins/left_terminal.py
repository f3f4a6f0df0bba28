"""Terminals that run on although the login that opened them has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nbtray.core.logins.wording import agent_in_words

NAMED = 4
"""Terminals that a sentence names."""


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
    if len(told) == 1:
        return f"A terminal still runs that was opened by a login that has ended: {told[0]}."
    more = f" and {len(told) - NAMED} more" if len(told) > NAMED else ""
    named = ", ".join(told[:NAMED])
    return f"{len(told)} terminals still run that were opened by logins that have ended: {named}{more}."


def _told(terminal: LeftTerminal) -> str:
    return f"{terminal.name} ({terminal.address}, {agent_in_words(terminal.user_agent)})"
