"""The requests and websockets that are open now, each with its session; they end when it does.

A connection may carry the requests of many sessions, one after the other: a proxy's does. So what counts is
whose request it carries now.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tornado.iostream import StreamClosedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tornado.iostream import IOStream

    from .sessions import Session

LOOK_EVERY = 0.5
"""Seconds between two looks at what the sessions rest on, while any of them is open."""


class OpenSessions:
    """Whose request each connection carries; `holds` tells whether a session still holds."""

    def __init__(self, holds: Callable[[Session], bool]) -> None:
        self._holds = holds
        self._of: dict[IOStream, Session] = {}
        self._next_look: asyncio.TimerHandle | None = None

    def of(self, stream: IOStream | None) -> Session | None:
        """Return the session whose request this connection carries now."""
        return None if stream is None else self._of.get(stream)

    def begin(self, stream: IOStream, session: Session) -> None:
        """Take in a request, until `end`."""
        self._of[stream] = session
        if self._next_look is None:
            self._look_later()

    def end(self, stream: IOStream) -> None:
        """Forget the request: it has been answered, or the connection has been closed."""
        self._of.pop(stream, None)

    def close_ended(self) -> None:
        """Close the connections of each session that no longer holds."""
        ended = {session for session in set(self._of.values()) if not self._holds(session)}
        for stream in [each for each, session in self._of.items() if session in ended]:
            hang_up(stream)

    def _look_later(self) -> None:
        self._next_look = asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)

    def _look(self) -> None:
        self._next_look = None
        if self._of:
            self._look_later()
            self.close_ended()


def hang_up(stream: IOStream) -> None:
    """Close a connection, and have nothing obeyed that has arrived on it and was not read yet."""
    vars(stream)["read_bytes"] = _refuse
    stream.close()


def _refuse(*_: Any, **__: Any) -> None:  # noqa: ANN401 -- as tornado calls it
    raise StreamClosedError
