"""The statuses that one watcher has not been told yet."""

import collections
import contextlib
import socket
from collections.abc import Iterator
from typing import Self

from nbtray.core.status.status import Status
from nbtray.engine.readable import wait_until_readable

LOOK_EVERY = 0.5
"""Seconds between two looks where the system has no descriptor left to be woken by."""


class News:
    """Filled from any thread, told by one; nothing wakes up while there is no news."""

    def __init__(self) -> None:
        self._waiting: collections.deque[Status] = collections.deque()
        self._pair: tuple[socket.socket, ...]
        try:
            self._pair = socket.socketpair()
        except OSError:
            self._pair = ()
        for each in self._pair:
            each.setblocking(False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._pair:
            each.close()

    def add(self, status: Status) -> None:
        """Add one; from any thread, and without waiting."""
        self._waiting.append(status)
        with contextlib.suppress(OSError):  # full: it can be read anyway
            for bell in self._pair[1:]:
                bell.send(b"\0")

    def wait(self, client: socket.socket) -> bool:
        """Wait until there are some, or the client has spoken or left; tell whether it has."""
        while not self._waiting:
            arrived = self._pair[:1]
            if client in wait_until_readable(client, *arrived, seconds=None if arrived else LOOK_EVERY):
                return True
            for each in arrived:
                with contextlib.suppress(BlockingIOError):
                    each.recv(4096)
        return False

    def take(self) -> Iterator[Status]:
        """Yield those that wait, the oldest first."""
        while self._waiting:
            yield self._waiting.popleft()
