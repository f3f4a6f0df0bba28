"""The throttle's ledger on disk: a server that is started again forgives nobody."""

from __future__ import annotations

import contextlib
import json
import math
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from .private_file import read_file, replace_file
from .throttle import EMPTY, Guesses, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable


class LedgerFile:
    """One JSON file, 0600, replaced as a whole."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._one_at_a_time = threading.Lock()

    def read(self) -> Ledger:
        """Return what was written last; what cannot be read holds nothing against anybody."""
        try:
            return _from_json(json.loads(read_file(self._path)))
        except (OSError, ArithmeticError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return EMPTY

    def write(self, current: Callable[[], Ledger]) -> None:
        """Write what `current` returns at that moment: of two writers the later one has the later ledger.

        A full disk is no reason to keep the owner out: the ledger in memory holds on.
        """
        with self._one_at_a_time:
            content = json.dumps(_to_json(current())).encode("utf-8")
            with contextlib.suppress(OSError):
                replace_file(self._path, content)


def _to_json(ledger: Ledger) -> dict[str, object]:
    return {
        "networks": {
            name: [list(held.at), held.in_a_row, held.until] for name, held in ledger.networks.items()
        },
        "strangers": list(ledger.strangers),
        "welcome": ledger.welcome,
    }


def _from_json(saved: dict[str, object]) -> Ledger:
    networks, strangers, welcome = saved["networks"], saved["strangers"], saved["welcome"]
    if not (isinstance(networks, dict) and isinstance(strangers, list) and isinstance(welcome, dict)):
        raise TypeError
    return Ledger(
        {str(name): _guesses(*held) for name, held in networks.items()},
        _times(strangers),
        {str(name): _time(at) for name, at in welcome.items()},
    )


def _guesses(at: list[object], in_a_row: object, until: object) -> Guesses:
    if not isinstance(in_a_row, int):
        raise TypeError
    return Guesses(_times(at), in_a_row, _time(until))


def _times(saved: list[object]) -> tuple[float, ...]:
    return tuple(map(_time, saved))


def _time(saved: object) -> float:
    if not isinstance(saved, (int, float)) or not math.isfinite(saved):
        raise TypeError
    return float(saved)
