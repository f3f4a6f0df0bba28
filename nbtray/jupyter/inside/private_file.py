"""A small file, 0600: read only when it is a regular one, and replaced as a whole."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path  # noqa: TC003 -- Python 3.8 reads it too

LARGEST = 4_000_000
"""Bytes; no file of ours comes near, so what is larger is not ours."""

_CAREFUL = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: str | Path, flags: int = os.O_RDONLY) -> int:
    """Return a descriptor of this regular file; raises OSError.

    Opening a FIFO would wait for its other end, reading a device may never end; the event loop would stop.
    """
    descriptor = os.open(path, flags | _CAREFUL, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.ENXIO, "it is not an ordinary file", str(path))
    return descriptor


def read_file(path: str | Path) -> bytes:
    """Return the content of this regular file; raises OSError."""
    with open(open_regular(path), "rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, "it is too long", str(path))
    return content


def replace_file(path: Path, content: bytes) -> None:
    """Put this content in place of the file's, on the disk when this returns; raises OSError."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write(fresh, content)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def keep_room(path: Path, size: int) -> None:
    """Take this room on the disk, if there is plenty; whoever needs it removes the file."""
    try:
        if path.exists():
            return
        if hasattr(os, "statvfs"):
            disk = os.statvfs(path.parent)
            if disk.f_bavail * disk.f_frsize < 4 * size:
                return
        _write(path, bytes(size))
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()


def _write(fresh: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    descriptor = open_regular(fresh, flags)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
