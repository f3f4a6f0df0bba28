"""Disks with no room left, and accounts with no rights."""

import contextlib
import os
import resource
from collections.abc import Iterator

NOBODY = 65534


@contextlib.contextmanager
def no_file_may_grow(beyond: int = 0) -> Iterator[None]:
    """Let this process write no byte into any file, `beyond` so many: a full disk that needs no rights."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Be nobody for a while where the tests run as root, who may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


class RealDisk:
    """For the contract of an adapter that writes files: its disk is full for real."""

    def full_disk(self, _):
        return no_file_may_grow()


class FakeDisk:
    """For the same contract of its stand-in, which has a `full`."""

    @contextlib.contextmanager
    def full_disk(self, stand_in):
        stand_in.full = True
        yield
        stand_in.full = False
