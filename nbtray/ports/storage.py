"""The Protocols of the files: those this user alone can read, and what a person or the server has written."""

from pathlib import Path
from typing import Protocol

from nbtray.core.logins.effects import ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited


class PrivateFiles(Protocol):
    """Files only this user can read.

    Failures are `NbtrayError`s with a sentence: a full disk, no permission.
    """

    def read(self, path: Path) -> bytes | None:
        """Return the content, or None when there is no such file."""
        ...

    def write(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Replace it atomically, 0600, in a folder made 0700 if it is missing.

        `durable`: it is on the disk before this returns. What the next start makes anew need not be, nor what
        means nothing after a power cut: waiting for a busy disk takes tenths of a second.
        """
        ...

    def append(self, path: Path, content: bytes) -> int:
        """Add to its end, durably, and return its size then; what fails leaves it as it was."""
        ...

    def read_end(self, path: Path, at_most: int) -> bytes | None:
        """Return its last bytes, all of them if they are fewer, or None when there is no such file."""
        ...

    def remove(self, path: Path) -> None:
        """Remove it; one that is not there is removed already."""
        ...


class SettingsFile(Protocol):
    """The settings file a person edits."""

    def read(self, effect: ReadSettings) -> SettingsEdited | None:
        """Return the settings if the file has changed since the last call."""
        ...


class LoginJournal(Protocol):
    """What the server has written down about logins."""

    def recall(self, effect: RecallLogins) -> LoginsRecalled:
        """Return what was saved; nothing saved is nobody seen."""
        ...

    def read(self, effect: ReadLogins) -> LoginsRead | None:
        """Return the lines after the one of that time, oldest first, or None when there are none.

        As they were written: after a clock was set back their times are earlier.
        """
        ...

    def save(self, effect: SaveLogins) -> None:
        """Remember, atomically."""
        ...
