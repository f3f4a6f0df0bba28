"""Room on the disk that is kept for a start: its record and its secret are written anew each time."""

import contextlib
import os
from pathlib import Path

from nbtray.regular_file import NO_LINK, open_regular

SIZE = 327_680
"""Bytes: what a start must find, and a little for whatever else is written meanwhile."""

PLENTY = 4 * SIZE
"""Bytes that must be free before any are taken: the last ones are for the person who makes room."""

FULL = ("DiskFull", "ServerDiskFull")
"""The codes of problems that more room helps against."""


class DiskReserve:
    """A file of zeros that is removed when a start needs its place; none of it raises."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_there(self) -> bool:
        """Tell whether there is something to give up."""
        try:
            return self._path.lstat().st_size >= SIZE
        except OSError:
            return False

    def give_up(self) -> bool:
        """Remove it; tell whether that has made room."""
        was_there = self.is_there()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        return was_there and not self.is_there()

    def make(self) -> None:
        """Take the room again, if there is plenty."""
        if os.name != "posix" or self.is_there():
            return
        try:
            disk = os.statvfs(self._path.parent)
            if disk.f_bavail * disk.f_frsize < PLENTY:
                return
            descriptor = open_regular(self._path, os.O_WRONLY | os.O_CREAT | NO_LINK)
            try:
                _allocate(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            self.give_up()


def _allocate(descriptor: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, SIZE)
    else:
        os.write(descriptor, bytes(SIZE))
