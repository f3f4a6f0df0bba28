"""Where commands keep secrets: in the same places as nbtray itself."""

from nbtray.cli.home import Home
from nbtray.client.memory import MemoryOfNbtray
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
