"""What is said about a password while it is being typed."""

from collections.abc import Container
from dataclasses import dataclass

from nbtray.core.logins.password_choice import SHORTEST, Strength, refusal, strength

HINT = f"At least {SHORTEST} characters. Four unrelated words are easy to remember and hard to guess."
SENTENCES = {
    Strength.WEAK: "Weak: somebody who really wants to can guess it.",
    Strength.FAIR: "Fair: good enough if you use it nowhere else.",
    Strength.STRONG: "Strong: very hard to guess.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence; `level` is the length of the bar, from 0 to 3, and 0 if the password is refused."""

    sentence: str
    level: int = 0
    accepted: bool = False


def verdict(password: str, common: Container[str]) -> Verdict:
    """Judge what has been typed so far; somebody still typing is not told off for it."""
    if not password:
        return Verdict(HINT)
    if len(password) < SHORTEST:
        missing = SHORTEST - len(password)
        return Verdict(f"{missing} more character{'s' if missing > 1 else ''}, at least.")
    if problem := refusal(password, common):
        return Verdict(problem.what)
    level = strength(password)
    return Verdict(SENTENCES[level], int(level), accepted=True)


def rebuff(password: str, common: Container[str]) -> str:
    """Say why it cannot be taken, to somebody who has finished."""
    if not password:
        return "Type a password first, or use the one made for you."
    problem = refusal(password, common)
    return problem.what if problem else ""
