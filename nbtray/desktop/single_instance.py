"""One nbtray at a time for each home."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from nbtray.core.folders import Folders
from nbtray.desktop.problems import LockRefused
from nbtray.regular_file import open_regular

LONGEST_PID = 20
OUT_OF_THE_WAY = 1 << 30
"""Windows locks bytes, and a locked byte cannot be read: the one locked lies far behind the pid."""


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Another nbtray runs; its `pid`, 0 in the instant before it has written it down."""

    pid: int


class Lock:
    """Ours until `release`, or until this process ends in whatever way: the kernel lets go of it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the next nbtray in; the file stays, for a lock on a removed file would keep nobody out."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def acquire(folders: Folders) -> Lock | HeldBy:
    """Take the lock, or tell who has it; raises `LockRefused` where no lock can be had."""
    path = folders.lock
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Python opens every file close-on-exec (PEP 446): the Jupyter server, which outlives us, must not
        # inherit the lock.
        descriptor = open_regular(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise LockRefused(path=path, reason=error.strerror) from error
    try:
        if not _lock(descriptor):
            pid = os.read(descriptor, LONGEST_PID)
            os.close(descriptor)
            return HeldBy(int(pid) if pid.strip().isdigit() else 0)
    except OSError as error:
        os.close(descriptor)
        raise LockRefused(path=path, reason=error.strerror) from error
    with suppress(OSError):  # a full disk: the lock is ours, though nobody can read whose it is
        os.ftruncate(descriptor, 0)
        os.write(descriptor, b"%d\n" % os.getpid())
    return Lock(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, OUT_OF_THE_WAY, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            # Not lockf: its locks are lost as soon as anybody in this process closes the file.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
