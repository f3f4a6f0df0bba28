"""Where the control socket listens: a Unix socket, or on Windows a loopback port behind a secret."""

import contextlib
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nbtray.core.problem import NbtrayError
from nbtray.engine.peer import account_of
from nbtray.engine.readable import wait_until_readable

if TYPE_CHECKING:  # a window opens doors too, and should not wait for the whole engine
    from nbtray.engine.control import Listener
    from nbtray.ports import PrivateFiles

BACKLOG = 8

SOON = 1.0
"""Seconds a stranger may take to say the secret."""


class DoorBlocked(NbtrayError):
    """The socket cannot be made."""

    title = "The control socket {path} cannot be made: {reason}."
    advice = "Remove what lies there, or set NBTRAY_HOME to a folder of your own."


def open_door(path: Path, files: "PrivateFiles") -> "Listener":
    """Listen there. The caller knows to be the only one."""
    if sys.platform == "win32":
        return LoopbackDoor(path, files)
    return UnixDoor(path)


class UnixDoor:
    """A socket file 0600 in a folder 0700, and the kernel's word for who has connected."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            # Whoever holds the lock is the only nbtray: a socket file that lies here is a dead one's.
            path.unlink(missing_ok=True)
            self._socket.bind(str(path))
        except OSError as error:
            self._socket.close()
            raise DoorBlocked(path=path, reason=error.strerror or error) from error
        finally:
            os.umask(before)
        self._socket.listen(BACKLOG)

    def accept(self) -> socket.socket:
        """Return the next connection."""
        return _next(self._socket)

    def admits(self, client: socket.socket) -> bool:
        """Tell whether it is this account that has connected, should the file's mode ever fail us."""
        return account_of(client) in (os.getuid(), None)

    def close(self) -> None:
        """Stop listening."""
        self._path.unlink(missing_ok=True)
        _close(self._socket)


class LoopbackDoor:
    """A port of this computer; its number and the secret to say first lie in a private file."""

    def __init__(self, path: Path, files: "PrivateFiles") -> None:
        import secrets  # noqa: PLC0415 -- on Windows only

        self._path = path
        self._token = secrets.token_urlsafe(32)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        port = self._socket.getsockname()[1]
        files.write(path, json.dumps({"port": port, "token": self._token}).encode())

    def accept(self) -> socket.socket:
        """Return the next connection, whoever it is."""
        return _next(self._socket)

    def admits(self, client: socket.socket) -> bool:
        """Tell whether it says the secret first, and soon."""
        import hmac  # noqa: PLC0415 -- on Windows only

        try:
            said = json.loads(_first_line(client))
        except (OSError, ValueError, RecursionError):
            return False
        token = said.get("token") if isinstance(said, dict) else None
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self._token.encode())

    def close(self) -> None:
        """Stop listening."""
        self._path.unlink(missing_ok=True)
        _close(self._socket)


def _next(listening: socket.socket) -> socket.socket:
    # Without a free descriptor accept() fails at once, though nobody has connected: wait for somebody first.
    wait_until_readable(listening)
    return listening.accept()[0]


def _first_line(client: socket.socket) -> bytes:
    line, deadline = b"", time.monotonic() + SOON
    # Byte by byte: what follows the line belongs to the conversation.
    while not line.endswith(b"\n") and len(line) < 200:  # noqa: PLR2004 -- longer than any token
        client.settimeout(max(deadline - time.monotonic(), 0.001))
        byte = client.recv(1)
        if not byte:
            break
        line += byte
    client.settimeout(None)
    return line


def _close(listening: socket.socket) -> None:
    # On Linux, close() alone leaves a thread asleep in accept(); shutdown wakes it.
    with contextlib.suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    listening.close()
