"""Tells when the settings file was saved, by whatever editor.

On Linux inotify(7) on its folder: no polling, and an editor that renames a new file into place is seen too.
Elsewhere nothing watches; the file is read when the menu opens.
"""

import ctypes
import logging
import os
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)

IN_CLOSE_WRITE, IN_MOVED_TO, IN_DELETE = 0x08, 0x80, 0x200
_EVENT = struct.Struct("iIII")  # struct inotify_event: wd, mask, cookie, len; the name follows


class SettingsWatch:
    """Calls `changed` each time that file was saved, from a thread of its own."""

    def __init__(self, path: Path, changed: Callable[[], None]) -> None:
        self._path = path
        self._changed = changed

    def start(self) -> None:
        """Begin to watch; returns at once. Where nothing can watch, that is all."""
        if sys.platform != "linux":
            return
        try:
            descriptor = _watch(self._path.parent)
        except OSError as error:
            log.warning("Changes of the settings file are seen late: %s", error)
            return
        threading.Thread(target=self._run, args=(descriptor,), name="nbtray-settings", daemon=True).start()

    def _run(self, descriptor: int) -> None:
        name = os.fsencode(self._path.name)
        while True:
            if name in _names(os.read(descriptor, 4096)):
                self._changed()


def _watch(folder: Path) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor: int = libc.inotify_init1(os.O_CLOEXEC)
    mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE
    if descriptor < 0 or libc.inotify_add_watch(descriptor, os.fsencode(folder), mask) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(folder))
    return descriptor


def _names(events: bytes) -> set[bytes]:
    names, offset = set(), 0
    while offset < len(events):
        *_, length = _EVENT.unpack_from(events, offset)
        offset += _EVENT.size
        names.add(events[offset : offset + length].rstrip(b"\0"))
        offset += length
    return names
