"""The Protocols by which the engine hears the world, and knows the time."""

from collections.abc import Callable
from typing import Protocol

from nbtray.core.events import Event
from nbtray.core.moment import Moment

Post = Callable[[Event], None]
"""Hands an event to the engine; returns at once, from any thread."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""
        ...
