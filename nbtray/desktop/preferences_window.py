"""Opens the preferences, a process of their own; without a window the editor opens their file."""

import logging
import subprocess
import threading
from collections.abc import Callable, Sequence

from nbtray.core.desktop.effects import OpenSettings
from nbtray.core.desktop.events import OpenRefused
from nbtray.own_process import NO_WINDOW, command

log = logging.getLogger(__name__)

WINDOW = command("nbtray.dialogs.preferences")
"""Says `SHOWN` when it can be seen; brings a window that is there already to the front, and ends."""

SHOWN = b"shown"

OpenFile = Callable[[OpenSettings], OpenRefused | None]


class PreferencesWindow:
    """Blocks until the window can be seen, or cannot; it lives without nbtray."""

    def __init__(self, open_file: OpenFile, *, window: Sequence[str] = WINDOW) -> None:
        self._open_file = open_file
        self._window = window
        self._unreaped: list[subprocess.Popen[bytes]] = []

    def open(self) -> OpenRefused | None:
        """Open it, or the file."""
        self._unreaped = [each for each in self._unreaped if each.poll() is None]
        try:
            process = subprocess.Popen(  # noqa: S603 -- our own
                self._window,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            log.exception("the preferences did not start")
            return self._open_file(OpenSettings())
        assert process.stdout is not None  # noqa: S101 -- a pipe
        if process.stdout.readline().strip() == SHOWN:
            try:
                threading.Thread(target=process.communicate, name="nbtray-preferences", daemon=True).start()
            except RuntimeError:  # the system has no thread left: it is reaped when the next one opens
                process.stdout.close()
                self._unreaped.append(process)
            return None
        status = process.wait()
        process.stdout.close()
        if status != NO_WINDOW:
            log.error("the preferences ended with status %d before they could be seen", status)
        return self._open_file(OpenSettings())
