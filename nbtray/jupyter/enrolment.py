"""The second factor on nbtray's side: a secret for an authenticator app, and codes for the day it is lost.

The server takes up at once what is written here (see `inside/second_factor.py`); imported only by whoever
sets it up.
"""

import base64
import getpass
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyotp

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.jupyter.everybody_out import begin_epoch
from nbtray.jupyter.inside.totp import recovery_hash
from nbtray.ports import PrivateFiles

RECOVERY_CODES = 8
RECOVERY_BYTES = 10
"""80 random bits: nobody finds one by trying, and a plain hash keeps it."""


class SecondFactorDamaged(NbtrayError):
    """The file holds something else, and the server lets nobody in."""

    title = "The second factor's file {path} holds something else, so nobody can log in."
    advice = "Turn it off and on again: `nbtray totp off`, then `nbtray totp on`."


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What is set up; `recovery_left` counts the recovery codes not used yet."""

    secret: str = field(repr=False)
    recovery_left: int


def new_secret() -> str:
    """Return a secret of 160 bits in base32 (RFC 4226, 4: R6)."""
    return pyotp.random_base32()


def uri_of(secret: str) -> str:
    """Return what an authenticator app reads from the QR code (Google's Key URI format)."""
    account = f"{getpass.getuser()}@{socket.gethostname()}"
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name="nbtray")


def proves(secret: str, code: str) -> bool:
    """Tell whether somebody has an app with this secret: its code of now, or of the step beside it."""
    return pyotp.TOTP(secret).verify("".join(code.split()), valid_window=1)


def turn_on(secret: str, folders: Folders, files: PrivateFiles) -> tuple[str, ...]:
    """Have the server ask for codes from now on; return the recovery codes, of which only hashes are kept.

    Every login ends, for good: somebody else's too, that may be why a code is wanted.
    """
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    content = {"secret": secret, "recovery": [recovery_hash(code) for code in codes]}
    # First the logins: a login without a code ends with the second file as well (`inside/identity.py`), and
    # would come back when codes are no longer asked for.
    begin_epoch(folders, files)
    files.write(folders.second_factor, json.dumps(content).encode())
    return codes


def turn_off(folders: Folders, files: PrivateFiles) -> None:
    """Have the password alone count again."""
    files.remove(folders.second_factor)


def enrolled(folders: Folders, files: PrivateFiles) -> Enrolled | None:
    """Return what is set up, None if nothing is; raises `SecondFactorDamaged`."""
    content = files.read(folders.second_factor)
    if content is None:
        return None
    try:
        said = json.loads(content)
        secret, recovery = str(said["secret"]), set(map(str, said["recovery"]))
    except (ValueError, TypeError, KeyError) as error:
        raise SecondFactorDamaged(path=folders.second_factor) from error
    return Enrolled(secret, len(recovery - _spent(files.read(folders.spent_codes))))


def _spent(content: bytes | None) -> set[str]:
    try:
        said = json.loads(content or b"{}")
        spent = said.get("recovery", []) if isinstance(said, Mapping) else []
        return set(map(str, spent))
    except (ValueError, TypeError):
        return set()


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
