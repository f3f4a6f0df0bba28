"""Tells when a file was replaced or saved, by whatever program.

On Linux inotify(7) on its folder: no polling, and a new file renamed into place is seen too. Elsewhere
nothing watches, and whoever needs the file looks at it now and then.
"""

import ctypes
import errno
import logging
import os
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

log = logging.getLogger(__name__)

IN_CLOSE_WRITE, IN_MOVED_TO, IN_CREATE, IN_DELETE = 0x08, 0x80, 0x100, 0x200
_MASK = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE
_EVENT = struct.Struct("iIII")  # struct inotify_event: wd, mask, cookie, len; the name follows

MOST_LINKS = 40
"""As many as Linux follows in one path (path_resolution(7))."""


class FileWatch:
    """Calls `changed` each time one of the watched files was replaced, from a thread of its own."""

    def __init__(self, changed: Callable[[], None], thread_name: str) -> None:
        self._changed = changed
        self._thread_name = thread_name
        self._lock = threading.Lock()
        self._descriptor = -1
        self._watched: dict[Path, int] = {}
        self._meant: Mapping[tuple[int, bytes], Path] = {}

    def watch(self, paths: Iterable[Path]) -> None:
        """Watch these files from now on, and no others; returns at once, from any thread."""
        if sys.platform != "linux":
            return
        wanted = {name for path in paths for name in names_on_the_way(path)}
        with self._lock:
            try:
                self._set(wanted)
            except OSError as error:
                log.warning("Changes of %s are seen late: %s", next(iter(wanted)).name, error)

    def _set(self, wanted: set[Path]) -> None:
        if wanted and self._descriptor < 0:
            self._begin()
        folders = {path.parent for path in wanted}
        for folder in set(self._watched) - folders:
            _forget(self._descriptor, self._watched.pop(folder))
        for folder in folders - set(self._watched):
            self._watched[folder] = _watch(self._descriptor, folder)
        self._meant = {(self._watched[path.parent], os.fsencode(path.name)): path for path in wanted}

    def _begin(self) -> None:
        self._descriptor = _begin()
        try:
            threading.Thread(target=self._run, name=self._thread_name, daemon=True).start()
        except RuntimeError as error:  # the system has no thread left; the next `watch` tries again
            os.close(self._descriptor)
            self._descriptor = -1
            raise OSError(errno.EAGAIN, str(error)) from error

    def _run(self) -> None:
        while True:
            try:
                if any(map(self._counts, _events(os.read(self._descriptor, 4096)))):
                    self._changed()
            except Exception:
                log.exception("A change of a file could not be told")

    def _counts(self, event: tuple[int, int, bytes]) -> bool:
        number, mask, name = event
        path = self._meant.get((number, name))
        # A file that was only just made is still empty; a link (certbot puts one in place) is complete.
        return path is not None and (mask & ~IN_CREATE != 0 or path.is_symlink())


def names_on_the_way(path: Path) -> set[Path]:
    """Return each name that decides which file `path` is: itself, and every link followed to get there."""
    found: set[Path] = set()
    at = Path(os.path.abspath(path))  # noqa: PTH100 -- absolute() would keep `..`, which a link may follow
    for _ in range(MOST_LINKS):
        link = next((each for each in (*reversed(at.parents), at) if each.is_symlink()), None)
        found.add(link or at)
        if link is None:
            break
        at = Path(os.path.normpath(link.parent / link.readlink() / at.relative_to(link)))
    return found | {Path(os.path.abspath(path))}  # noqa: PTH100 -- likewise


def _begin() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.inotify_init1(os.O_CLOEXEC)
    if descriptor < 0:
        _fail("inotify")
    return descriptor


def _watch(descriptor: int, folder: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    number: int = libc.inotify_add_watch(descriptor, os.fsencode(folder), _MASK)
    if number < 0:
        _fail(str(folder))
    return number


def _forget(descriptor: int, number: int) -> None:
    ctypes.CDLL(None, use_errno=True).inotify_rm_watch(descriptor, number)


def _fail(what: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), what)


def _events(read: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset < len(read):
        number, mask, _, length = _EVENT.unpack_from(read, offset)
        offset += _EVENT.size
        yield number, mask, read[offset : offset + length].rstrip(b"\0")
        offset += length
