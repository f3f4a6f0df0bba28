"""The desktop this computer's user sits at, behind the engine's port."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from nbtray.core.desktop.effects import CopyText, OpenLog, OpenSettings, OpenUrl
from nbtray.core.desktop.events import CopyRefused, OpenRefused, TextCopied
from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError, Problem
from nbtray.desktop.clipboard import Clipboard
from nbtray.desktop.opening import Opener
from nbtray.desktop.problems import ClipboardRefused, NothingToOpen, NotOpened

log = logging.getLogger(__name__)


class LocalDesktop:
    """Copies and opens; every failure is an event with a sentence."""

    def __init__(
        self, folders: Folders, environ: Mapping[str, str] = os.environ, platform: str = sys.platform
    ) -> None:
        self._folders = folders
        self._clipboard = Clipboard(environ, platform)
        self._opener = Opener(environ, platform)

    def copy(self, effect: CopyText) -> TextCopied | CopyRefused:
        """Put the text on the clipboard."""
        text = effect.text
        problem = _attempt(lambda: self._clipboard.copy(text), ClipboardRefused, text=text)
        return CopyRefused(text, problem) if problem else TextCopied(text)

    def open_url(self, effect: OpenUrl) -> OpenRefused | None:
        """Open the browser."""
        return self._open(effect.url)

    def open_log(self, effect: OpenLog) -> OpenRefused | None:
        """Open the log in the program for text files."""
        jupyter = effect.of_jupyter and self._folders.server_log.is_file()
        return self._open_file(self._folders.server_log if jupyter else self._folders.log)

    def open_settings(self, effect: OpenSettings) -> OpenRefused | None:  # noqa: ARG002 -- likewise
        """Open the settings file in the program for text files."""
        return self._open_file(self._folders.settings_file)

    def _open_file(self, path: Path) -> OpenRefused | None:
        if not path.is_file():
            return OpenRefused(str(path), NothingToOpen(target=path).problem)
        return self._open(str(path))

    def _open(self, target: str) -> OpenRefused | None:
        problem = _attempt(lambda: self._opener.open(target), NotOpened, target=target)
        return OpenRefused(target, problem) if problem else None


def _attempt(act: Callable[[], None], otherwise: type[NbtrayError], **details: object) -> Problem | None:
    """Do it; return what went wrong, in a sentence even when nobody has foreseen it."""
    try:
        act()
    except NbtrayError as error:
        return error.problem
    except Exception as error:  # the outer door
        log.exception("The desktop failed in a way nobody has foreseen")
        return otherwise(reason=str(error), **details).problem
    return None
