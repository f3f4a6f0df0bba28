"""The password's hash on disk, read again when it has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path


class HashedPassword:
    """What the file says now; '' when there is no hash in it, and then nobody gets in."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._stamp: tuple[int, int] | None = None
        self._hash = ""

    def current(self) -> str:
        """Return the hash."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._hash = self._path.read_text("utf-8").strip()
                self._stamp = stamp
        except (OSError, ValueError):
            self._stamp, self._hash = None, ""
        return self._hash

    def mark(self) -> str:
        """Return a short name for this hash, which tells nothing about it: its salt alone is 128 bits."""
        return hashlib.sha256(self.current().encode("utf-8")).hexdigest()[:16]
