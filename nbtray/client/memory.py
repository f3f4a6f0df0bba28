"""The memory of the running nbtray, behind its socket: what it keeps until it ends."""

from nbtray.client.connection import Connection
from nbtray.client.problems import NobodyRemembers, NotRunning, NotTold
from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Absent,
    Failed,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)


class MemoryOfNbtray:
    """What the running nbtray remembers until it ends (`nbtray.ports.Secrets`); it takes, and gives none."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def get(
        self,
        name: str,  # noqa: ARG002 -- whichever it is
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- the conversation has its own patience
        may_ask: bool = True,  # noqa: ARG002 -- nobody is asked
    ) -> Failed:
        """Tell that it is not told."""
        return Failed(NotTold().problem)

    def set(
        self,
        name: str,
        secret: Secret,
        *,
        seconds: float = WITH_THE_PERSON,  # noqa: ARG002 -- the conversation has its own patience
    ) -> Stored | Unavailable:
        """Keep it, if there is a running nbtray."""
        try:
            with Connection(self._folders) as connection:
                connection.keep(name, secret)
        except NotRunning:
            return Absent(NobodyRemembers().problem)
        except NbtrayError as error:
            return Failed(error.problem)
        return Stored()

    def delete(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- the conversation has its own patience
        may_ask: bool = True,  # noqa: ARG002 -- nobody is asked
    ) -> Removed | Missing | Unavailable:
        """Keep it no more; where nothing runs, nothing is remembered."""
        try:
            with Connection(self._folders) as connection:
                return Removed() if connection.forget(name) else Missing()
        except NotRunning:
            return Missing()
        except NbtrayError as error:
            return Failed(error.problem)
