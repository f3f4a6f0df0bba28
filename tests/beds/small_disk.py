"""A disk of some megabytes that can really be full, where the tests run as root."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def small_disk(place: Path, size: str = "8m") -> Iterator[Path]:
    """Yield a folder that is a disk of its own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root makes a small disk")
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False, capture_output=True
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> Path:
    """Leave no byte; return the file that takes them."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for block in (65_536, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(block))
    return filler
