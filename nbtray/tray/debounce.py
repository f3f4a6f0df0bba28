"""A double click is one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Debounce:
    """Tells the first of a burst from the rest: a burst ends when nothing has come for `quiet` seconds."""

    def __init__(self, quiet: float, monotonic: Callable[[], float]) -> None:
        self._quiet = quiet
        self._monotonic = monotonic
        self._last: float | None = None

    def is_first(self) -> bool:
        """Count one arrival, and tell whether it begins a burst."""
        now = self._monotonic()
        first = self._last is None or now - self._last >= self._quiet
        self._last = now
        return first
