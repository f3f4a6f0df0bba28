"""What the settings file holds, as bytes."""

from pathlib import Path

from nbtray.regular_file import read_regular
from nbtray.storage.refusals import StorageError, refusal

LARGEST = 1 << 20
"""Bytes; a person writes some hundreds."""


class SettingsTooLong(StorageError):
    """Whatever this file is, nobody has written it as settings."""

    title = "{path} is far too long for a settings file."
    advice = "Move it away, then write a new one with `nbtray config edit`."


def read_content(path: Path) -> bytes:
    """Return what the file holds; raises an `NbtrayError` with a sentence."""
    try:
        content = read_regular(path, LARGEST + 1)
    except OSError as error:
        raise refusal(error, path) from error
    if len(content) > LARGEST:
        raise SettingsTooLong(path=path)
    return content
