"""What can be seen to be wrong before anything is started."""

import errno
import os
import socket
import ssl
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.server import LaunchPlan
from nbtray.core.settings import Listen
from nbtray.jupyter import problems
from nbtray.jupyter.listening import Place, places_to_bind
from nbtray.ports import PrivateFiles


def check(plan: LaunchPlan, folders: Folders, files: PrivateFiles) -> Path:
    """Return the notebook folder; raises `ServerProblem` for whatever would keep the server from serving."""
    if _is_root() and plan.listen is not Listen.COMPUTER and not plan.settings.allow_root:
        raise problems.RootRefused
    folder = _checked_folder(plan.settings.folder)
    if not (files.read(folders.password_hash) or b"").strip():
        raise problems.PasswordUnset
    _check_certificate(folders.certificate)
    check_port(plan.listen, plan.settings.port)
    return folder


def check_port(listen: Listen, port: int) -> None:
    """Raise `ServerProblem` unless every address the server will bind is free on this port."""
    for place in places_to_bind(listen, port):
        _check_place(place, port)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _checked_folder(text: str) -> Path:
    folder = Path(text).expanduser().absolute()
    if not folder.exists():
        raise problems.FolderMissing(folder=folder)
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise problems.FolderUnusable(folder=folder)
    return folder


def _check_certificate(path: Path) -> None:
    try:
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


def _check_place(place: Place, port: int) -> None:
    try:
        with socket.socket(place.family, socket.SOCK_STREAM) as trial:
            _try(trial, place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            from nbtray.jupyter.port_holder import holder  # noqa: PLC0415 -- kept out of the resident process

            raise problems.PortTaken(port=port, holder=holder(port)) from error
        if error.errno == errno.EACCES:
            raise problems.PortForbidden(port=port) from error
        if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):  # IPv6 switched off
            raise problems.PortUnusable(port=port, reason=error.strerror or error) from error


def _try(trial: socket.socket, place: Place) -> None:
    if os.name == "posix":
        # As tornado does: connections of the last server that are still timing out are in nobody's way.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if place.family == socket.AF_INET6:
        trial.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    trial.bind(place.address)
    trial.listen(1)
