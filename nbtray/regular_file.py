"""Opens regular files only: opening a FIFO waits for ever, and reading a device may never end."""

import errno
import os
import stat
from pathlib import Path

_CAREFUL = (
    getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""For `flags`: a link planted in place of the file is refused (ELOOP)."""

_REFUSED = (errno.ENXIO, errno.EISDIR)
"""What the system says of a socket, of a FIFO that nothing reads, and of a folder opened for writing."""


class NotRegular(OSError):
    """A folder, a FIFO, a socket or a device is where a file is expected."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.ENXIO, "it is not an ordinary file", str(path))


def open_regular(path: Path | str, flags: int = os.O_RDONLY) -> int:
    """Return a descriptor of this regular file, never waiting; raises OSError. A new file is 0600."""
    try:
        descriptor = os.open(path, flags | _CAREFUL, 0o600)
    except OSError as error:
        if error.errno in _REFUSED:
            raise NotRegular(path) from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegular(path)
    return descriptor


def read_regular(path: Path | str, at_most: int = -1, flags: int = os.O_RDONLY) -> bytes:
    """Return its content, or its first `at_most` bytes; raises OSError."""
    with open(open_regular(path, flags), "rb") as file:
        return file.read(at_most)


def require_regular(path: Path | str) -> None:
    """Raise OSError unless it can be opened as a regular file: for what only a library can read."""
    os.close(open_regular(path))
