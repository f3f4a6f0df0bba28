"""A private file that grows only so far: then it becomes NAME.1, and a fresh one begins."""

import contextlib
import os
from pathlib import Path

from nbtray.regular_file import NO_LINK, open_regular
from nbtray.storage.private_files import make_private_folder

CAP = 1 << 20
OLDER = 2
"""Files kept besides the one being written."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_LINK


class CappedFile:
    """Appends whole lines, so that several processes may write; of those only one `turns` the file over.

    The caller serialises the threads of one process. Raises OSError.
    """

    def __init__(self, path: Path, *, turns: bool, cap: int = CAP, older: int = OLDER) -> None:
        self._path = path
        self._turns = turns
        self._cap = cap
        self._older = older
        self._descriptor = -1

    def append(self, line: bytes) -> None:
        """Write the line at the end."""
        if self._descriptor >= 0 and self._has_gone():
            self.close()
        if self._descriptor < 0:
            self._open()
        if self._turns and 0 < os.fstat(self._descriptor).st_size > self._cap - len(line):
            self._turn_over()
        os.write(self._descriptor, line)

    def close(self) -> None:
        """Close it; the next line opens it again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self) -> None:
        make_private_folder(self._path.parent)
        self._descriptor = open_regular(self._path, _FLAGS)

    def _has_gone(self) -> bool:
        """Tell whether a person has removed the file, or another process turned it over."""
        try:
            return self._path.stat().st_ino != os.fstat(self._descriptor).st_ino
        except FileNotFoundError:
            return True

    def _turn_over(self) -> None:
        self.close()
        # Windows does not rename what somebody has open: it grows on then, until they close it.
        with contextlib.suppress(OSError):
            for number in range(self._older, 0, -1):
                newer = f"{self._path}.{number - 1}" if number > 1 else self._path
                with contextlib.suppress(FileNotFoundError):
                    os.replace(newer, f"{self._path}.{number}")  # noqa: PTH105 -- names with a number
        self._open()
