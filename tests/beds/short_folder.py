"""A folder for sockets: pytest's own lie so deep under xdist that a socket in them has no address."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def short_folder() -> Iterator[Path]:
    """Make one for a while."""
    with tempfile.TemporaryDirectory(prefix="nbtray-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
