"""What one life of nbtray leaves for the next, in one JSON file."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from nbtray.core.problem import NbtrayError
from nbtray.ports import PrivateFiles

log = logging.getLogger(__name__)

T = TypeVar("T")


class JsonMemory:
    """What cannot be read is as good as never saved, and on a full disk the last save stays.

    That is logged as `what`, and neither raised nor said: nbtray goes on with what it finds out anew.
    """

    def __init__(self, what: str, path: Path, files: PrivateFiles) -> None:
        self._what = what
        self._path = path
        self._files = files

    def recall(self, meaning: Callable[[Any], T]) -> T | None:
        """Return what `meaning` makes of what was saved; None when that is nothing, or nonsense."""
        try:
            content = self._files.read(self._path)
            return None if content is None else meaning(json.loads(content))
        except NbtrayError as error:
            log.warning("The memory of %s could not be read: %s", self._what, error)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            log.warning("The memory of %s holds something else: %s", self._what, type(error).__name__)
        return None

    def save(self, value: object, *, durable: bool = True) -> None:
        """Remember it in place of what was saved before, atomically; `durable` as of `PrivateFiles.write`."""
        try:
            self._files.write(self._path, json.dumps(value, indent=1).encode(), durable=durable)
        except NbtrayError as error:
            log.warning("The memory of %s was not saved: %s", self._what, error)


def moment(said: str) -> datetime:
    """Return the time that was written down; raises ValueError for one without a zone."""
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at
