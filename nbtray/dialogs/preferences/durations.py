"""Seconds as people say them."""

from enum import IntEnum


class Unit(IntEnum):
    """How many seconds it has."""

    SECONDS = 1
    MINUTES = 60
    HOURS = 3600
    DAYS = 86_400


def said(seconds: int) -> tuple[int, Unit]:
    """Return the duration in the largest unit that says it in whole numbers."""
    fitting = [unit for unit in Unit if seconds % unit == 0]
    unit = max(fitting) if seconds else Unit.MINUTES
    return seconds // unit, unit


def meant(number: object, unit: Unit) -> object:
    """Return the seconds, or what was typed if it is no number."""
    return number * unit if isinstance(number, int) and not isinstance(number, bool) else number
