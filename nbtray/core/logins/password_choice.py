"""Which passwords may guard a server on the internet."""

import math
import unicodedata
from collections.abc import Container
from enum import IntEnum

from nbtray.core.problem import NbtrayError, Problem

SHORTEST = 8


class PasswordRefused(NbtrayError):
    """This password must not guard the server."""

    title = "This password will not do."
    advice = "Choose a longer one: four unrelated words are easy to remember and hard to guess."


class PasswordTooShort(PasswordRefused):
    """Too few characters."""

    title = "A password needs at least {shortest} characters; this one has {length}."


class PasswordCommon(PasswordRefused):
    """Among the first any attacker tries."""

    title = "This password is one of the {count} that every attacker tries first."


class PasswordUntypable(PasswordRefused):
    """Jupyter's login form would change it before it is compared."""

    title = "A password cannot begin or end with a space, nor hold control characters."
    advice = "Leave them out: the login page would remove them."


class Strength(IntEnum):
    """How long guessing would take, roughly."""

    WEAK = 1
    FAIR = 2
    STRONG = 3


def refusal(password: str, common: Container[str], count: int = 1000) -> Problem | None:
    """Return why this password is refused, or None; `common` holds the `count` commonest, in lower case."""
    if len(password) < SHORTEST:
        return PasswordTooShort(shortest=SHORTEST, length=len(password)).problem
    # tornado's get_argument strips both before Jupyter compares.
    if password != password.strip() or not all(map(_is_typable, password)):
        return PasswordUntypable().problem
    if password.lower() in common:
        return PasswordCommon(count=count).problem
    return None


def _is_typable(character: str) -> bool:
    return unicodedata.category(character) != "Cc"


def strength(password: str) -> Strength:
    """Estimate how strong a password is; a rough measure for a coloured bar, not a promise."""
    bits = _estimated_bits(password)
    if bits < 40:  # noqa: PLR2004 -- an evening on one graphics card, were the hash stolen
        return Strength.WEAK
    return Strength.FAIR if bits < 60 else Strength.STRONG  # noqa: PLR2004 -- years on many


def _estimated_bits(password: str) -> float:
    kinds = (
        (26, any(character.islower() for character in password)),
        (26, any(character.isupper() for character in password)),
        (10, any(character.isdigit() for character in password)),
        (33, any(character.isascii() and not character.isalnum() for character in password)),
        (100, not password.isascii()),
    )
    alphabet = sum(size for size, present in kinds if present)
    return _unforeseeable(password) * math.log2(alphabet) if alphabet else 0.0


def _unforeseeable(password: str) -> float:
    """Count the characters that do not follow from the ones before (aaaa, 1234, abcabc)."""
    counted = 0.0
    for index, character in enumerate(password):
        before = password[index - 1] if index else ""
        step = abs(ord(character) - ord(before)) if before else 2
        repeats = index >= 3 and password[index - 2 : index + 1] in password[:index]  # noqa: PLR2004 -- three in a row are no accident
        counted += 0.2 if step <= 1 or repeats else 1.0
    return counted
