"""Terminals whose login has ended: asked of the running server, and ended by it."""

import json
from datetime import UTC, datetime
from typing import Any

from nbtray.core.folders import Folders
from nbtray.core.logins.left_terminal import LeftTerminal
from nbtray.core.problem import NbtrayError
from nbtray.jupyter.rebuilt_record import port_of_own
from nbtray.ports import PrivateFiles

LEFT = "/nbtray/left-terminals"
END = "/nbtray/end-terminals"
_OK, _NOT_FOUND = 200, 404


class TerminalsUnknown(NbtrayError):
    """The server does not say, or does not do it."""

    title = "The server does not answer about its terminals ({reason})."
    advice = "Try again. Restarting the server ends them all, and its kernels."


def left(folders: Folders, files: PrivateFiles) -> tuple[LeftTerminal, ...]:
    """Return them, none when no server runs; raises `TerminalsUnknown`."""
    told = _asked(folders, files, "GET", LEFT)
    try:
        return tuple(_terminal(each) for each in told.get("terminals", ()))
    except (ValueError, TypeError, KeyError, OverflowError, OSError) as error:
        raise TerminalsUnknown(reason="it answered something unknown") from error


def end_left(folders: Folders, files: PrivateFiles) -> int:
    """End them all, and return how many there were; raises `TerminalsUnknown`."""
    told = _asked(folders, files, "POST", END)
    try:
        return len(told.get("ended", ()))
    except TypeError as error:
        raise TerminalsUnknown(reason="it answered something unknown") from error


def _asked(folders: Folders, files: PrivateFiles, method: str, path: str) -> dict[str, Any]:
    from nbtray.jupyter.loopback import Loopback, Unreachable  # noqa: PLC0415 -- TLS, kept out until needed

    port = port_of_own(folders, files)
    if port is None:
        return {}
    try:
        with Loopback(folders.certificate, folders.control_secret).connect(port) as conversation:
            answer = conversation.post(path) if method == "POST" else conversation.get(path, as_nbtray=True)
    except Unreachable as error:
        raise TerminalsUnknown(reason=error) from error
    if answer.status == _NOT_FOUND:
        raise TerminalsUnknown(reason="it was started by an earlier nbtray")
    try:
        told = json.loads(answer.body) if answer.status == _OK else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise TerminalsUnknown(reason=f"it answered {answer.status}")
    return told


def _terminal(said: dict[str, Any]) -> LeftTerminal:
    at = datetime.fromtimestamp(float(said["opened_at"]), UTC)
    return LeftTerminal(str(said["name"]), at, str(said["address"]), str(said["user_agent"]))
