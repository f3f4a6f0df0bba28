"""Ends every login at once, and hangs up on whoever is connected; kernels run on."""

import secrets

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.ports import PrivateFiles

PATH = "/nbtray/log-everybody-out"
_OK = 200


class StillConnected(NbtrayError):
    """The server obeys, but could not be told to hang up."""

    title = "Every login has ended, but notebooks that are open may still be connected ({reason})."
    advice = "Restart the server to cut them off."


def log_everybody_out(folders: Folders, files: PrivateFiles, port: int | None) -> None:
    """Begin a new epoch of logins; `port` is None when no server runs.

    Raises `StillConnected`, or what the disk has to say; in that case nobody is logged out.
    """
    begin_epoch(folders, files)
    if port is not None:
        _hang_up(folders, port)


def begin_epoch(folders: Folders, files: PrivateFiles) -> None:
    """End every login; the server sees it within a second, and closes what they have open."""
    files.write(folders.login_epoch, f"{secrets.token_hex(16)}\n".encode())


def _hang_up(folders: Folders, port: int) -> None:
    from nbtray.jupyter.loopback import Loopback, Unreachable  # noqa: PLC0415 -- TLS, kept out until needed

    try:
        with Loopback(folders.certificate, folders.control_secret).connect(port) as conversation:
            status = conversation.post(PATH).status
    except Unreachable as error:
        raise StillConnected(reason=error) from error
    if status != _OK:
        raise StillConnected(reason=f"it answered {status}")
