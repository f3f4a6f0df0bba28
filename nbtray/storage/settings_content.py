"""What the settings file holds, as bytes."""

import os
import stat
from pathlib import Path

from nbtray.storage.refusals import NotAFile, StorageError, refusal

LARGEST = 1 << 20
"""Bytes; a person writes some hundreds."""


class SettingsTooLong(StorageError):
    """Whatever this file is, nobody has written it as settings."""

    title = "{path} is far too long for a settings file."
    advice = "Move it away, then write a new one with `nbtray config edit`."


def read_content(path: Path) -> bytes:
    """Return what the file holds; raises an `NbtrayError` with a sentence."""
    try:
        # Opening a FIFO would wait for somebody to write.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123 -- a descriptor
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotAFile(path=path)
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refusal(error, path) from error
    if len(content) > LARGEST:
        raise SettingsTooLong(path=path)
    return content
