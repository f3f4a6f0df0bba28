"""The password's hash on disk, and the window that asks for a new one (`nbtray.ports.Passwords`)."""

import threading
from collections.abc import Sequence

from nbtray.core.folders import Folders
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import PasswordMissing, PasswordSet
from nbtray.core.problem import NbtrayError
from nbtray.own_process import Ear, command, show_window
from nbtray.ports import PrivateFiles

WINDOW = command("nbtray.dialogs.password")
FIRST_RUN = command("nbtray.dialogs.first_run")
SET, CLOSED = 0, 1
"""Their exit status."""

STRONG = "argon2:"
"""Anything else (sha1:, sha256:) is compared a million times a second by whoever steals it."""


class NoPasswordWindow(NbtrayError):
    """There is no desktop to open a window on."""

    title = "No window could be opened to ask for a password."
    advice = "Set it in a terminal with `nbtray password`."


class PasswordFile:
    """Knows whether there is a password; never what it is."""

    def __init__(
        self,
        folders: Folders,
        files: PrivateFiles,
        *,
        window: Sequence[str] = WINDOW,
        first_run: Sequence[str] = FIRST_RUN,
    ) -> None:
        self._folders = folders
        self._files = files
        self._window = window
        self._first_run = first_run
        self._ear: Ear | None = None
        self._is_wanted = self._is_over = False
        self._reminders = threading.Semaphore(0)

    def recall(self) -> PasswordSet | PasswordMissing:
        """Tell whether a password has been chosen."""
        try:
            hashed = (self._files.read(self._folders.password_hash) or b"").decode("utf-8", "replace").strip()
        except NbtrayError as error:
            return PasswordMissing(error.problem)
        return PasswordSet(weak=not hashed.startswith(STRONG)) if hashed else PasswordMissing()

    def remind(self) -> None:
        """Bring the window to the front, if there is one; whoever asks next has been heard by that."""
        if not self._is_wanted:
            self._is_wanted = True
            return
        self._reminders.release()
        if ear := self._ear:
            ear.come()

    def stop(self) -> None:
        """Close the window, and ask nobody any more: whoever would hear the answer is about to end."""
        self._is_over = True
        if ear := self._ear:
            ear.leave()

    def ask(self, effect: AskPassword) -> PasswordSet | PasswordMissing:  # noqa: ARG002 -- the port's
        """Open the window, a process of its own, and wait until the person has decided.

        Who has neither password nor settings is new here, and is asked for the settings that matter too.
        """
        if self._is_over or self._reminders.acquire(blocking=False):
            return self.recall()
        status = show_window(self._first_run if self._is_first_run() else self._window, self._opened)
        self._ear, self._is_wanted = None, False
        now = self.recall()
        if isinstance(now, PasswordMissing) and now.problem is None and status not in (SET, CLOSED):
            return PasswordMissing(NoPasswordWindow().problem)
        return now

    def _opened(self, ear: Ear) -> None:
        self._ear = ear
        if self._is_over:
            ear.leave()

    def _is_first_run(self) -> bool:
        return self.recall() == PasswordMissing() and not self._folders.settings_file.exists()
