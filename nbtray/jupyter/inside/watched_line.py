"""One line on disk, read again when it has changed: the password's hash, the epoch of all logins."""

from __future__ import annotations

from pathlib import Path

from .private_file import read_file


class WatchedLine:
    """What the file says now; '' when it says nothing or cannot be read."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._stamp: tuple[int, int] | None = None
        self._line = ""

    def current(self) -> str:
        """Return the line."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._line = read_file(self._path).decode("utf-8").strip()
                self._stamp = stamp
        except (OSError, ValueError):
            self._stamp, self._line = None, ""
        return self._line
