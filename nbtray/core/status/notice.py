"""What a desktop notification says."""

from dataclasses import dataclass
from enum import IntEnum


class Urgency(IntEnum):
    """As in the Desktop Notifications Specification."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification; a later one with the same `topic` replaces it.

    `actions` are (key, label) pairs; choosing one comes back as `NoticeAnswered(topic, key)`.
    """

    topic: str
    title: str
    body: str
    actions: tuple[tuple[str, str], ...] = ()
    urgency: Urgency = Urgency.NORMAL
