"""A router on loopback that answers by UDP whatever the test wants: to whom, when, and how often."""

import socket
import threading
from collections.abc import Callable
from typing import Self

from nbtray.core.address import WayOut

HERE = "127.0.0.1"
WAY = WayOut(HERE, "lo", HERE)


class ScriptedRouter:
    """Hands each request to `answer`, which may send through `Reply` as often as it likes."""

    def __init__(self, answer: Callable[["Reply", bytes], None]) -> None:
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HERE, 0))
        self._stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._stranger.bind((HERE, 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stranger.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()
        self._stranger.close()

    def _serve(self) -> None:
        while True:
            request, sender = self._socket.recvfrom(4096)
            if not request:
                return
            self.requests.append(request)
            self._answer(Reply(self._socket, self._stranger, sender), request)


class Reply:
    """The way back to whoever asked."""

    def __init__(self, ours: socket.socket, strangers: socket.socket, to: tuple[str, int]) -> None:
        self._ours = ours
        self._strangers = strangers
        self._to = to

    def __call__(self, answer: bytes) -> None:
        """Answer as the router."""
        self._ours.sendto(answer, self._to)

    def as_a_stranger(self, answer: bytes) -> None:
        """Answer as somebody else."""
        self._strangers.sendto(answer, self._to)
