"""Secrets in a file of their own (`nbtray.ports.Secrets`): plain text, for whoever has said yes to that."""

from collections.abc import Callable

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Failed,
    Kept,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.core.secrets import book as secret_book
from nbtray.ports import PrivateFiles
from nbtray.storage.file_lock import locked


class SecretsFileDamaged(NbtrayError):
    """The file is there, and holds something else."""

    title = "{path} holds something that is not nbtray's."
    advice = "Move it away, then give the password again."


class SecretsFile:
    """One JSON file that only this user can read (0600 in a folder 0700)."""

    def __init__(self, folders: Folders, files: PrivateFiles) -> None:
        self._folders = folders
        self._files = files

    def get(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- a disk has no deadline
        may_ask: bool = True,  # noqa: ARG002 -- and asks nobody
    ) -> Kept | Missing | Unavailable:
        """Return the secret of this name."""
        try:
            found = self._read().get(name)
        except NbtrayError as error:
            return Failed(error.problem)
        return Missing() if found is None else Kept(Secret(found))

    def set(self, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON) -> Stored | Unavailable:
        """Keep it."""
        refused = self._change(lambda kept: kept | {name: secret.reveal()}, seconds)
        return refused or Stored()

    def delete(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,
        may_ask: bool = True,  # noqa: ARG002 -- a disk asks nobody
    ) -> Removed | Missing | Unavailable:
        """Keep it no more; the file goes with the last one."""
        found: list[str] = []

        def without(kept: dict[str, str]) -> dict[str, str]:
            found.extend(each for each in kept if each == name)
            return {key: kept[key] for key in kept if key != name}

        return self._change(without, seconds) or (Removed() if found else Missing())

    def _change(
        self, change: Callable[[dict[str, str]], dict[str, str]], seconds: float
    ) -> Unavailable | None:
        path = self._folders.secrets_file
        try:
            with locked(self._folders.secrets_lock, path, seconds):
                before = self._read()
                after = change(before)
                if after:
                    self._files.write(path, secret_book.write(after).encode())
                elif before:
                    self._files.remove(path)
        except NbtrayError as error:
            return Failed(error.problem)
        return None

    def _read(self) -> dict[str, str]:
        path = self._folders.secrets_file
        content = self._files.read(path)
        try:
            return secret_book.read(None if content is None else content.decode())
        except ValueError:
            raise SecretsFileDamaged(path=path) from None  # what is no text would be quoted
