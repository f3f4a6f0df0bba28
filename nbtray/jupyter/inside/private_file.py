"""A small file, 0600, replaced as a whole: a crash leaves the old one or the new one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path  # noqa: TC003 -- Python 3.8 reads it too


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


def _write(fresh: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(fresh, flags, 0o600)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
