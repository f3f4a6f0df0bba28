"""The logins that somebody has ended by logging out: their cookies would hold for a week, in any hands."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from .private_file import replace_file

WEEK = 7 * 24 * 3600.0
"""Seconds; after that a cookie is worth nothing anyway."""


class EndedLogins:
    """Names of logins, each a random one of its own, with the time of their end; one JSON file, 0600."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._ended = _read(self._path)

    def has(self, name: str) -> bool:
        """Tell whether this login has been ended."""
        return name in self._ended

    def end(self, name: str, now: float) -> None:
        """End it, also for the servers to come; on a full disk, for as long as this one runs."""
        self._ended = {each: at for each, at in self._ended.items() if now - at < WEEK}
        self._ended[name] = now
        with contextlib.suppress(OSError):
            replace_file(self._path, json.dumps(self._ended).encode("utf-8"))


def _read(path: Path) -> dict[str, float]:
    try:
        return {str(name): float(at) for name, at in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ArithmeticError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
