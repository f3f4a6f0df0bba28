"""One at a time: a lock on a file of its own, which the system lets go of when its holder ends."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nbtray.core.problem import NbtrayError
from nbtray.regular_file import NO_LINK, open_regular
from nbtray.storage.private_files import make_private_folder
from nbtray.storage.refusals import refusal

PATIENCE = 5.0
STEP = 0.02


class FileBusy(NbtrayError):
    """Somebody else holds the lock for longer than a change takes."""

    title = "Another program is changing {path} right now."
    advice = "Try again in a moment."


@contextlib.contextmanager
def locked(path: Path, what: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock file `path` while `what` is changed; raises `FileBusy` after `patience` seconds."""
    try:
        make_private_folder(path.parent)
        descriptor = open_regular(path, os.O_RDWR | os.O_CREAT | NO_LINK)
    except OSError as error:
        raise refusal(error, path) from error
    try:
        deadline = time.monotonic() + patience
        while not _lock(descriptor):
            if time.monotonic() > deadline:
                raise FileBusy(path=what)
            time.sleep(STEP)  # a lock has no wait with a deadline
        yield
    finally:
        # The file stays: a lock on a removed file would keep nobody out.
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
