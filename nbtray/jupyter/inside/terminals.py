"""Terminals that are left of sessions that have ended: what runs in them runs on until somebody ends it."""

from __future__ import annotations

import time
import weakref
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_server.serverapp import ServerApp

    from .sessions import Session

asking: ContextVar[Session | None] = ContextVar("nbtray_session", default=None)
"""Whose request is being answered."""


class Opened(NamedTuple):
    """By which session a terminal was opened, and when (seconds since 1970)."""

    session: Session
    at: float


class Terminals:
    """Knows which session has opened which terminal; `holds` tells whether a session still holds."""

    def __init__(self, holds: Callable[[Session], bool]) -> None:
        self._holds = holds
        self._manager: Any = None
        self._opened: weakref.WeakKeyDictionary[Any, Opened] = weakref.WeakKeyDictionary()

    def follow(self, app: ServerApp) -> None:
        """Be told of each terminal that this server opens from now on; it may have none."""
        manager = self._manager = app.web_app.settings.get("terminal_manager")
        if manager is None:
            return
        create = manager.new_terminal

        def new_terminal(**options: Any) -> Any:  # noqa: ANN401 -- terminado's
            terminal = create(**options)
            session = asking.get()
            if session is not None:
                self._opened[terminal] = Opened(session, time.time())
            return terminal

        vars(manager)["new_terminal"] = new_terminal

    def left(self) -> dict[str, Opened]:
        """Return those whose session has ended, by their names."""
        running = {} if self._manager is None else dict(self._manager.terminals)
        opened = {name: self._opened[each] for name, each in running.items() if each in self._opened}
        return {name: each for name, each in opened.items() if not self._holds(each.session)}

    async def end_left(self) -> list[str]:
        """End those, and return their names."""
        names = list(self.left())
        for name in names:
            if name in self._manager.terminals:
                await self._manager.terminate(name, force=True)
        return names
