"""Removes a file with a secret in it, as well as a program can."""

import os
import stat
from pathlib import Path

from nbtray.storage.refusals import NotAFile, refusal

WHAT_MAY_REMAIN = (
    "On an SSD, in the journal of the file system, in snapshots and in backups copies may remain: "
    "nobody but a new password makes them worthless."
)


def shred(path: Path) -> None:
    """Overwrite it, have that written to the disk, and remove it; raises a `StorageError`.

    A link goes together with the file it leads to.
    """
    real = path.resolve()
    try:
        _overwrite(real)
        real.unlink()
        path.unlink(missing_ok=True)
        _sync(real.parent)
    except OSError as error:
        raise refusal(error, path) from error


def _overwrite(path: Path) -> None:
    # Not truncated at first: the new bytes have to go where the old ones are.
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotAFile(path=path)
        left = found.st_size
        while left > 0:
            left -= os.write(descriptor, bytes(min(left, 1 << 16)))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
