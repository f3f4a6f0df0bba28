"""How the server talks with a kernel: other accounts of this computer must not read along.

Jupyter's default is TCP on 127.0.0.1 without encryption, and IOPub asks nobody for a key: any account may
subscribe to all code and output.
"""

from __future__ import annotations

import os
import secrets
import socket
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zmq

from .kernel_command import runs_ipykernel

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import KernelManager

LONGEST_PATH = 107
"""Bytes of a local socket's path: sun_path holds 108 on Linux with the closing NUL, and libzmq wants that."""

CHANNELS = 5
"""Sockets a kernel binds; each path ends in `-1` to `-5`."""


def protect(manager: KernelManager, spec: KernelSpec) -> None:
    """Choose what keeps others out, before the kernel starts: encryption, or sockets in a folder of ours."""
    if manager.has_trait("transport_encryption") and zmq.has("curve"):
        # jupyter_client 8.9; it looks itself whether the kernelspec offers it.
        if manager.transport_encryption == "disabled":
            manager.transport_encryption = "auto"
        if _offers_encryption(spec.metadata):
            return
    if manager.transport == "tcp" and runs_ipykernel(spec.argv):
        address = _socket_address(Path(manager.connection_file).parent)
        if address:
            manager.transport, manager.ip = "ipc", address


def is_readable(manager: Any) -> bool:  # noqa: ANN401 -- of a kernel anywhere
    """Tell whether another account of this computer can read what this kernel and the server say."""
    # A kernel behind a gateway has no provisioner here.
    here = getattr(manager, "provisioner", None) is not None
    return here and manager.transport == "tcp" and not getattr(manager, "curve_publickey", None)


def _offers_encryption(metadata: dict[str, Any]) -> bool:
    offered = metadata.get("supported_encryption") or ()
    names = [offered] if isinstance(offered, str) else offered
    return "curve" in {str(name).strip().lower() for name in names}


def _socket_address(folder: Path) -> str:
    """Return what the paths of a kernel's sockets begin with, '' where there can be none."""
    address = f"{folder}/k{secrets.token_hex(4)}"
    if not hasattr(socket, "AF_UNIX") or len(os.fsencode(f"{address}-{CHANNELS}")) > LONGEST_PATH:
        return ""
    return address if _is_private(folder) and _takes_sockets(f"{address}-{CHANNELS}") else ""


def _is_private(folder: Path) -> bool:
    try:
        told = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(told.st_mode) and told.st_uid == os.geteuid() and not told.st_mode & 0o077


def _takes_sockets(path: str) -> bool:
    # Network drives and shared folders of virtual machines often refuse.
    try:
        with socket.socket(socket.AF_UNIX) as trial:
            trial.bind(path)
        Path(path).unlink()
    except OSError:
        return False
    return True
