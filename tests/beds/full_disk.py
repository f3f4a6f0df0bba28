"""Disks with no room left, and accounts with no rights."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

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


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int = 4) -> Iterator[Path]:
    """Mount a disk of its own with so much room; only root may."""
    place.mkdir()
    size = f"size={megabytes}m"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this account may not mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(place: Path) -> Path:
    """Leave no room on this disk; return the file to remove to have it again."""
    filling = place / "filling"
    with filling.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65_536))
    with filling.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"0")
    return filling
