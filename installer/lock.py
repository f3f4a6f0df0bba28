"""Keeps two set-ups from working on one environment."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
    import time

    def _try(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait(file: IO[bytes]) -> None:
        while not _try(file):  # LK_LOCK itself gives up after ten tries of a second
            time.sleep(1)

else:
    import fcntl

    def _try(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def alone(path: Path, say: Callable[[str], None]) -> Iterator[IO[bytes]]:
    """Hold the lock for the block, and give the file that is it.

    A child that has it as its stdin holds the lock too: if this process is killed, nobody else sets to
    work before the orphan has ended.
    """
    with path.open("a+b") as file:
        if not _try(file):
            say("Another set-up of nbtray is at work; waiting for it.")
            _wait(file)
        yield file
