"""The door the command line comes in by: a socket only this user can reach."""

import contextlib
import json
import logging
import os
import queue
import socket
import threading
from collections.abc import Callable
from typing import Protocol

from nbtray import __version__
from nbtray.core.events import Event, MenuOpened, QuitChosen, SendAgainChosen
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import Removed, Secret
from nbtray.core.views.status import Status
from nbtray.core.views.status_report import status_report
from nbtray.engine.request_lines import RequestLines
from nbtray.engine.requests import PROTOCOL, AskStatus, BadRequest, Do, Keep, Request, Watch, parse
from nbtray.ports import Secrets

log = logging.getLogger(__name__)

CLIENTS = 16
"""Conversations at once; one more is closed at its greeting."""

PATIENCE = 10.0
"""Seconds a client may take to say a line or to take an answer; a watcher may be silent for ever."""

FRESH = 2.0
"""Seconds `status` waits for the server to tell what it is doing."""


class Listener(Protocol):
    """A listening socket for this user alone."""

    def accept(self) -> socket.socket:
        """Return the next connection; raises OSError once it is closed."""
        ...

    def admits(self, client: socket.socket) -> bool:
        """Tell whether this is the user; may take a second."""
        ...

    def close(self) -> None:
        """Stop listening, and remove what clients find it by."""
        ...


class Answers(Protocol):
    """What the control door needs of the engine."""

    def post(self, event: Event) -> None:
        """Queue an event."""
        ...

    def fresh_status(self, ask: Event, timeout: float) -> Status:
        """Return the status after `ask` has been dealt with."""
        ...

    def listen(self, listener: Callable[[Status], None]) -> Callable[[], None]:
        """Tell each new status."""
        ...


class Control:
    """Answers the command line; one thread waits for clients, one more serves each while it is there.

    `session` is where secrets are kept until nbtray ends.
    """

    def __init__(self, listener: Listener, engine: Answers, session: Secrets) -> None:
        self._listener = listener
        self._engine = engine
        self._session = session
        self._places = threading.BoundedSemaphore(CLIENTS)

    def start(self) -> None:
        """Begin to accept; returns at once."""
        threading.Thread(target=self._accept, name="nbtray-control", daemon=True).start()

    def close(self) -> None:
        """Accept nobody any more."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client = self._listener.accept()
            except OSError:
                return
            if self._places.acquire(blocking=False):
                threading.Thread(
                    target=self._serve, args=(client,), name="nbtray-client", daemon=True
                ).start()
            else:
                client.close()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client:
                if not self._listener.admits(client):
                    log.warning("Somebody else has knocked at the control socket.")
                    return
                client.settimeout(PATIENCE)
                self._converse(client)
        except (OSError, ValueError) as error:
            log.debug("a client left: %s", error)
        finally:
            self._places.release()

    def _converse(self, client: socket.socket) -> None:
        _say(client, {"nbtray": __version__, "protocol": PROTOCOL, "pid": os.getpid()})
        lines = RequestLines(client, PATIENCE)
        while (line := lines.next()) is not None:
            try:
                request = parse(line)
            except BadRequest as error:
                _say(client, _refusal(error))
                continue
            self._answer(client, request)

    def _answer(self, client: socket.socket, request: Request) -> None:
        match request:
            case Do(event=QuitChosen() as event):
                _say(client, {"ok": True})  # first: nbtray may have ended in the next moment
                self._engine.post(event)
            case Do(event=event):
                self._engine.post(event)
                _say(client, {"ok": True})
            case AskStatus():
                status = self._engine.fresh_status(MenuOpened(), FRESH)
                _say(client, {"ok": True, "status": status_report(status, __version__)})
            case Watch():
                self._watch(client)
            # Past the engine: secrets never pass through the state.
            case Keep(name=name, secret=None):
                _say(client, {"ok": True, "removed": isinstance(self._session.delete(name), Removed)})
            case Keep(name=name, secret=Secret() as secret):
                self._session.set(name, secret)
                self._engine.post(SendAgainChosen())  # a letter may have waited for it
                _say(client, {"ok": True})

    def _watch(self, client: socket.socket) -> None:
        news: queue.SimpleQueue[Status | None] = queue.SimpleQueue()
        end = self._engine.listen(news.put)
        gone = threading.Thread(target=_until_gone, args=(client, news), name="nbtray-watched", daemon=True)
        gone.start()
        try:
            while (status := news.get()) is not None:
                _say(client, {"status": status_report(status, __version__)})
        finally:
            end()
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)


def _until_gone(client: socket.socket, news: "queue.SimpleQueue[Status | None]") -> None:
    # A watcher says nothing more: whatever arrives, the end of the stream included, ends the watch.
    with contextlib.suppress(OSError):
        client.settimeout(None)
        client.recv(1)
    news.put(None)


def _say(client: socket.socket, value: dict[str, object]) -> None:
    client.sendall(json.dumps(value).encode() + b"\n")


def _refusal(error: NbtrayError) -> dict[str, object]:
    problem = error.problem
    return {"ok": False, "problem": {"code": problem.code, "what": problem.what, "advice": problem.advice}}
