"""Where the control socket listens: a Unix socket, or on Windows a loopback port behind a secret."""

import contextlib
import hmac
import json
import os
import secrets
import socket
import sys
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.engine.control import Listener
from nbtray.ports import PrivateFiles

BACKLOG = 8


def open_door(folders: Folders, files: PrivateFiles) -> Listener:
    """Listen where `folders.control_socket` says. The caller holds the single-instance lock."""
    if sys.platform == "win32":
        return LoopbackDoor(folders.control_socket, files)
    return UnixDoor(folders.control_socket)


class UnixDoor:
    """A socket file 0600 in a folder 0700: the file system keeps everybody else out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Whoever holds the lock is the only nbtray: a socket file that lies here is a dead one's.
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            self._socket.bind(str(path))
        finally:
            os.umask(before)
        self._socket.listen(BACKLOG)

    def accept(self) -> socket.socket:
        """Return the next connection."""
        return self._socket.accept()[0]

    def close(self) -> None:
        """Stop listening."""
        self._path.unlink(missing_ok=True)
        _close(self._socket)


class LoopbackDoor:
    """A port of this computer; its number and the secret to say first lie in a private file."""

    def __init__(self, path: Path, files: PrivateFiles) -> None:
        self._path = path
        self._token = secrets.token_urlsafe(32)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        port = self._socket.getsockname()[1]
        files.write(path, json.dumps({"port": port, "token": self._token}).encode())

    def accept(self) -> socket.socket:
        """Return the next connection that knows the secret."""
        while True:
            client = self._socket.accept()[0]
            if self._knows(client):
                return client
            client.close()

    def close(self) -> None:
        """Stop listening."""
        self._path.unlink(missing_ok=True)
        _close(self._socket)

    def _knows(self, client: socket.socket) -> bool:
        client.settimeout(1.0)
        try:
            said = json.loads(_first_line(client))
        except (OSError, ValueError):
            return False
        token = said.get("token") if isinstance(said, dict) else None
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self._token.encode())


def _first_line(client: socket.socket) -> bytes:
    line = b""
    # Byte by byte: what follows the line belongs to the conversation.
    while not line.endswith(b"\n") and len(line) < 200:  # noqa: PLR2004 -- longer than any token
        byte = client.recv(1)
        if not byte:
            break
        line += byte
    return line


def _close(listening: socket.socket) -> None:
    # On Linux, close() alone leaves a thread asleep in accept(); shutdown wakes it.
    with contextlib.suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    listening.close()
