"""Where commands keep secrets: in the same places as nbtray itself, and in plain text only after a yes."""

import click

from nbtray.cli.home import Home
from nbtray.cli.problems import Failed, PlainFileNotAgreed
from nbtray.cli.terminal import complain, note, somebody_is_here
from nbtray.client.memory import MemoryOfNbtray
from nbtray.core.secrets import Absent, Keeping, Secret, Stored
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


def keep_where_agreed(  # noqa: PLR0913 -- what is kept, where, and who may be asked
    home: Home, name: str, secret: Secret, keeping: Keeping, *, agreed: bool, may_ask: bool = True
) -> Keeping | None:
    """Keep it, and return where; where there is no keyring, a person chooses another place.

    `agreed` when a file in plain text has been agreed to. None: the person would rather not keep it.
    """
    may_ask = may_ask and somebody_is_here()
    if keeping is Keeping.FILE and not agreed:
        _agree(home, may_ask=may_ask)
    outcome = secret_places(home).keep(keeping, name, secret)
    if isinstance(outcome, Stored):
        return keeping
    if not isinstance(outcome, Absent) or not may_ask:
        raise Failed(outcome.problem)
    complain(outcome.problem)
    others = [str(each) for each in Keeping if each is not keeping]
    answer = click.prompt(
        "Keep it until nbtray ends (session), in a file in plain text (file), or not at all (no)",
        type=click.Choice([*others, "no"]),
        default="no",
        show_choices=False,
    )
    if answer == "no":
        return None
    return keep_where_agreed(home, name, secret, Keeping(answer), agreed=False)


def _agree(home: Home, *, may_ask: bool) -> None:
    path = home.folders.secrets_file
    if not may_ask:
        raise PlainFileNotAgreed(path=path)
    note(f"{path} will hold the password in plain text, readable by your account only (0600).")
    click.confirm("Keep it there?", abort=True)
