"""What can be seen to be wrong before anything is started."""

import errno
import os
import socket
import ssl
from enum import Enum
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Listen
from nbtray.jupyter import problems
from nbtray.jupyter.listening import Place, places_to_bind
from nbtray.jupyter.within import within
from nbtray.ports import PrivateFiles
from nbtray.regular_file import require_regular

FOLDER_ANSWERS = 10.0
"""Seconds the notebook folder may take to be looked at: a network drive that is away blocks for minutes."""

ROOM = 262_144
"""Bytes: more than what a start writes."""


class _Folder(Enum):
    USABLE = 1
    MISSING = 2
    UNUSABLE = 3


def check(plan: LaunchPlan, folders: Folders, files: PrivateFiles) -> Path:
    """Return the notebook folder; raises `ServerProblem` for whatever would keep the server from serving."""
    if _is_root() and plan.listen is not Listen.COMPUTER and not plan.settings.allow_root:
        raise problems.RootRefused
    folder = check_folder(plan.settings.folder)
    if not (files.read(folders.password_hash) or b"").strip():
        raise problems.PasswordUnset
    _check_certificate(folders.certificate)
    check_port(plan.listen, plan.settings.port)
    return folder


def check_folder(text: str) -> Path:
    """Return the notebook folder; raises `ServerProblem` unless it can be opened."""
    folder = Path(text).expanduser().absolute()
    found = within(FOLDER_ANSWERS, str(folder), lambda: _look_at(folder))
    if found is _Folder.USABLE:
        return folder
    if found is None:
        raise problems.FolderSilent(folder=folder)
    raise (problems.FolderMissing if found is _Folder.MISSING else problems.FolderUnusable)(folder=folder)


def check_room(folders: Folders, files: PrivateFiles) -> None:
    """Raise `NbtrayError` unless the disk takes what a start writes."""
    path = folders.server_record.with_name("room")
    files.write(path, os.urandom(ROOM), durable=False)  # random: a file system may compress
    files.remove(path)


def check_port(listen: Listen, port: int, *, name_holder: bool = True) -> None:
    """Raise `ServerProblem` unless every address the server will bind is free on this port.

    Naming the program that holds it takes a look at every socket of this computer.
    """
    for place in places_to_bind(listen, port):
        _check_place(place, port, name_holder=name_holder)


def _look_at(folder: Path) -> _Folder:
    if not folder.exists():
        return _Folder.MISSING
    usable = folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
    return _Folder.USABLE if usable else _Folder.UNUSABLE


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _check_certificate(path: Path) -> None:
    try:
        require_regular(path)  # OpenSSL would wait at a FIFO
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, password=lambda: b"")  # an encrypted key must not wait for a terminal
    except FileNotFoundError as error:
        raise problems.CertificateUnusable(reason="it is missing", path=path) from error
    except ssl.SSLError as error:
        reason = (
            "it and its key do not make a pair" if error.reason == "KEY_VALUES_MISMATCH" else "it is damaged"
        )
        raise problems.CertificateUnusable(reason=reason, path=path) from error
    except OSError as error:
        raise problems.CertificateUnusable(reason=error.strerror or str(error), path=path) from error


def _check_place(place: Place, port: int, *, name_holder: bool) -> None:
    try:
        with socket.socket(place.family, socket.SOCK_STREAM) as trial:
            _try(trial, place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise problems.PortTaken(port=port, holder=_holder(port) if name_holder else "") from error
        if error.errno == errno.EACCES:
            raise problems.PortForbidden(port=port) from error
        if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):  # IPv6 switched off
            raise problems.PortUnusable(port=port, reason=error.strerror or error) from error


def _holder(port: int) -> str:
    from nbtray.jupyter.port_holder import holder  # noqa: PLC0415 -- kept out of the resident process

    return holder(port)


def _try(trial: socket.socket, place: Place) -> None:
    if os.name == "posix":
        # As tornado does: connections of the last server that are still timing out are in nobody's way.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if place.family == socket.AF_INET6:
        trial.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    trial.bind(place.address)
    trial.listen(1)
