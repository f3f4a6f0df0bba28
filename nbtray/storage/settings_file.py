"""The settings file a person edits (`nbtray.ports.SettingsFile`)."""

from dataclasses import replace
from pathlib import Path

from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.settings import CLOSED, Settings
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited
from nbtray.storage.settings_content import read_content

MISSING = (0,)

Version = tuple[int, ...]
"""Which file it is, its size and times; ctime too, because new permissions change only that one."""


class SettingsFile:
    """Reads the settings when the file has changed; links are followed: people keep such files in git.

    A mistake in the file changes nothing: the last good settings go on. At the first look the good values in
    it count, and what cannot be read opens no door.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._version: Version | None = None
        self._good: Settings | None = None
        self._told = SettingsEdited(Settings())

    def read(self, effect: ReadSettings) -> SettingsEdited | None:
        """Return the settings if the file has changed since the last call; no file means the defaults."""
        version = self._look()
        if version != self._version:
            self._version = version
            self._told = self._read(version)
        elif not effect.then_start:
            return None
        return replace(self._told, then_start=effect.then_start)

    def _read(self, version: Version) -> SettingsEdited:
        if version == MISSING:
            self._good = Settings()
            return SettingsEdited(self._good)
        try:
            return self._check(read_content(self._path))
        except NbtrayError as error:
            return self._unreadable(error.problem)

    def _look(self) -> Version:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return MISSING
        except OSError as error:
            return (error.errno or -1,)
        return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns

    def _check(self, content: bytes) -> SettingsEdited:
        # Where nobody has written settings, tomllib stays out of the resident process.
        from nbtray.core.settings.check import check_content  # noqa: PLC0415

        checked = check_content(content)
        if not checked.mistakes or self._good is None:
            self._good = checked.settings
        return SettingsEdited(self._good, (*checked.mistakes, *checked.hints))

    def _unreadable(self, problem: Problem) -> SettingsEdited:
        self._good = self._good or CLOSED
        return SettingsEdited(self._good, (problem,))
