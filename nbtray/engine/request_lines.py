"""The lines a client says, each by a deadline and of bounded length."""

import socket
import time

from nbtray.engine.requests import LONGEST


class RequestLines:
    """Reads one conversation; a line may take `patience` seconds in all, however it is dripped."""

    def __init__(self, client: socket.socket, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._unread = b""

    def next(self) -> bytes | None:
        """Return the next line, None when there is none any more; raises OSError if it is late or endless."""
        deadline = time.monotonic() + self._patience
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST:
                raise OSError("a line without an end")
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("a line that does not come to its end")
            self._client.settimeout(left)
            chunk = self._client.recv(1 << 14)
            if not chunk:
                return None
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        # Answers have a deadline of their own.
        self._client.settimeout(self._patience)
        return line
