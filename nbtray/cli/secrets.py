"""Where commands keep secrets: in the same places as nbtray itself, whose memory is behind its socket."""

from nbtray.cli.connection import Connection
from nbtray.cli.home import Home
from nbtray.cli.problems import Failed as Refused
from nbtray.cli.problems import NobodyRemembers, NotRunning, NotTold
from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Absent,
    Failed,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.desktop.keyring_secrets import KeyringSecrets, account
from nbtray.storage.file_lock import locked
from nbtray.storage.secret_places import SecretPlaces
from nbtray.storage.secrets_file import SecretsFile


def secret_places(home: Home) -> SecretPlaces:
    """Return the places of this home."""
    folders = home.folders
    return SecretPlaces(
        keyring=KeyringSecrets(account(folders), lambda: locked(folders.secrets_lock, folders.secrets_file)),
        session=MemoryOfNbtray(folders),
        file=SecretsFile(folders, home.files),
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
        return self._keep(name, secret) or Stored()

    def delete(
        self,
        name: str,
        *,
        seconds: float = AT_ONCE,  # noqa: ARG002 -- the conversation has its own patience
        may_ask: bool = True,  # noqa: ARG002 -- nobody is asked
    ) -> Removed | Unavailable:
        """Keep it no more; where nothing runs, nothing is remembered."""
        refused = self._keep(name, None)
        return Removed() if refused is None or isinstance(refused, Absent) else refused

    def _keep(self, name: str, secret: Secret | None) -> Unavailable | None:
        try:
            with Connection(self._folders) as connection:
                connection.keep(name, secret)
        except NotRunning:
            return Absent(NobodyRemembers().problem)
        except (NbtrayError, Refused) as error:
            return Failed(error.problem)
        return None
