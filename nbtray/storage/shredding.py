"""Removes a file with a secret in it, as well as a program can."""

import os
from pathlib import Path

from nbtray.regular_file import open_regular
from nbtray.storage.refusals import refusal

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
    descriptor = open_regular(path, os.O_WRONLY)
    try:
        left = os.fstat(descriptor).st_size
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
