"""Opens a URL or a file with the program the person uses for it."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from nbtray.desktop.problems import NoDesktopToOpenOn, NoOpener, NotOpened

PATIENCE = 3.0
"""Seconds in which an opener fails if it is going to; one that runs on is the browser itself."""

OPENERS = (("xdg-open",), ("gio", "open"), ("exo-open",), ("kde-open5",), ("kde-open",))
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


class Opener:
    """Blocks at most `PATIENCE` seconds for each opener there is; what it opened lives without nbtray."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        platform: str = sys.platform,
        patience: float = PATIENCE,
    ) -> None:
        self._environ = environ
        self._platform = platform
        self._patience = patience

    def open(self, target: str) -> None:
        """Open a URL or a file; raises an `NbtrayError` that tells the way out."""
        if self._platform == "win32":
            _open_on_windows(target)
            return
        if self._platform != "darwin" and not any(self._environ.get(screen) for screen in SCREENS):
            raise NoDesktopToOpenOn(target=target)
        reasons = []
        for command in self._openers():
            reason = self._refusal(command, target)
            if not reason:
                return
            reasons.append(reason)
        if not reasons:
            raise NoOpener(target=target)
        raise NotOpened(reason="; ".join(reasons), target=target)

    def _openers(self) -> Iterator[tuple[str, ...]]:
        for command in (("open",),) if self._platform == "darwin" else OPENERS:
            if found := shutil.which(command[0], path=self._environ.get("PATH")):
                yield (found, *command[1:])

    def _refusal(self, command: tuple[str, ...], target: str) -> str:
        """Let this opener try; return why it did not open the target, '' when it did."""
        opener = subprocess.Popen(  # noqa: S603 -- one of OPENERS, with our own URL or file
            [*command, target],
            # It must not hold on to anything of ours: nbtray's output, its lock, its terminal.
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=self._environ,
        )
        try:
            status = opener.wait(self._patience)
        except subprocess.TimeoutExpired:
            # Where there is no desktop environment xdg-open is the browser's parent: let it be, but reap it.
            with suppress(RuntimeError):  # no thread left: it is reaped with the next process
                threading.Thread(target=opener.wait, name="opened", daemon=True).start()
            return ""
        return f"{Path(command[0]).name} ended with status {status}" if status else ""


def _open_on_windows(target: str) -> None:
    if sys.platform == "win32":
        try:
            os.startfile(target)  # noqa: S606 -- our own URL or file
        except OSError as error:
            raise NotOpened(reason=error.strerror, target=target) from error
