"""Lines of JSON over a socket, each by a deadline."""

import json
import socket
import time
from typing import Any

from nbtray.client.problems import NoAnswer

LONGEST = 1 << 20
"""Bytes of a line; a status is some two thousand."""

Said = dict[str, Any]


class Lines:
    """One conversation; raises `NoAnswer` when it is not kept up."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._unread = b""

    def say(self, value: Said, seconds: float) -> None:
        """Send a line; that the other side has hung up is heard next."""
        self._socket.settimeout(seconds)
        try:
            self._socket.sendall(json.dumps(value).encode() + b"\n")
        except ConnectionError:
            return
        except OSError as error:
            raise NoAnswer from error

    def hear(self, seconds: float | None) -> Said | None:
        """Return the next line, None when the other side has hung up; None seconds wait for ever."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST:
                raise NoAnswer
            chunk = self._receive(deadline)
            if not chunk:
                return None
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise NoAnswer from error
        if not isinstance(said, dict):
            raise NoAnswer
        return said

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self, deadline: float | None) -> bytes:
        # The time left, not a time per read: a byte now and then would make a deadline of none.
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise NoAnswer
        self._socket.settimeout(left)
        try:
            return self._socket.recv(1 << 16)
        except ConnectionError:
            return b""
        except OSError as error:
            raise NoAnswer from error
