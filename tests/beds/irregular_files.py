"""What may be where a file of ours belongs, and is none."""

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS = {"fifo": os.mkfifo, "folder": os.mkdir, "socket": _socket, "device": _device}


@contextlib.contextmanager
def in_place_of(paths: Iterable[Path], kind: str):
    """Put one of these kinds in place of the files, and the files back at the end."""
    kept = []
    for path in paths:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.aside")
        if path.exists():
            path.rename(aside)
            kept.append((path, aside))
        KINDS[kind](path)
    try:
        yield
    finally:
        for path in paths:
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        for path, aside in kept:
            aside.rename(path)
