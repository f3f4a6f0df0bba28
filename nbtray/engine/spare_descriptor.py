"""A file descriptor kept for the moment when the system has no other left."""

import os
import threading
from contextlib import suppress


class SpareDescriptor:
    """One descriptor that can be given up, and taken again later; usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self.take()

    def give(self) -> bool:
        """Give it up, so that the next one can be had; tell whether there was one to give."""
        with self._lock:
            if self._descriptor is None:
                return False
            os.close(self._descriptor)
            self._descriptor = None
            return True

    def take(self) -> None:
        """Keep one again, if there is one to be had."""
        with self._lock, suppress(OSError):
            if self._descriptor is None:
                self._descriptor = os.open(os.devnull, os.O_RDONLY)
