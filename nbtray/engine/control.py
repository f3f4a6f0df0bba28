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
from nbtray.core.events import Event
from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.problem import NbtrayError
from nbtray.core.secrets import Removed, Secret
from nbtray.core.server.events import MenuOpened, QuitChosen
from nbtray.core.status.status import Status
from nbtray.core.status.status_report import status_report
from nbtray.engine.news import News
from nbtray.engine.request_lines import RequestLines
from nbtray.engine.requests import PROTOCOL, AskStatus, BadRequest, Do, Keep, Request, Watch, parse
from nbtray.engine.spare_descriptor import SpareDescriptor
from nbtray.ports import Secrets

log = logging.getLogger(__name__)

CLIENTS = 16
"""Conversations at once; one more is closed at its greeting."""

WATCHERS = 12
"""Of them, those that only listen: `status` and `quit` have places that no watcher can take."""

PAUSE = 0.5
"""Seconds until the next attempt when no connection can be accepted."""

PATIENCE = 10.0
"""Seconds a client may take to say a line or to take an answer; a watcher may be silent for ever."""

FRESH = 2.0
"""Seconds `status` waits for the server to tell what it is doing."""


class TooManyWatchers(NbtrayError):
    """Every place for watchers is taken."""

    title = "Too many programs are watching nbtray already."
    advice = "Close one of them, for example an open `nbtray status --watch`."


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
    """Answers the command line; one thread waits for clients, and a fixed number of others serves them.

    All of them exist from the start: neither a client nor a full system can end what answers. `session` is
    where secrets are kept until nbtray ends.
    """

    def __init__(self, listener: Listener, engine: Answers, session: Secrets) -> None:
        self._listener = listener
        self._engine = engine
        self._session = session
        self._places = threading.BoundedSemaphore(CLIENTS)
        self._watchers = threading.BoundedSemaphore(WATCHERS)
        self._accepted: queue.SimpleQueue[socket.socket | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._spare = SpareDescriptor()
        self._refused = False
        accepting = threading.Thread(target=self._accept, name="nbtray-control", daemon=True)
        serving = (
            threading.Thread(target=self._serve, name="nbtray-client", daemon=True) for _ in range(CLIENTS)
        )
        self._threads = (accepting, *serving)

    def start(self) -> None:
        """Begin to accept; returns at once."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Accept nobody any more."""
        self._closed.set()
        self._listener.close()
        for _ in range(CLIENTS):
            self._accepted.put(None)

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                client = self._listener.accept()
            except OSError as error:
                if not self._closed.is_set():
                    self._make_room(error)
                continue
            self._refused = False
            if self._places.acquire(blocking=False):
                self._accepted.put(client)
            else:
                client.close()
                self._spare.take()

    def _make_room(self, error: OSError) -> None:
        """Let the next accept succeed; if that is not in our hands, wait a moment."""
        if self._spare.give():
            return
        if not self._refused:
            log.warning("No command can be answered for the moment: %s", error.strerror or error)
        self._refused = True
        self._closed.wait(PAUSE)

    def _serve(self) -> None:
        while (client := self._accepted.get()) is not None:
            try:
                self._serve_one(client)
            except (OSError, ValueError) as error:
                log.debug("a client left: %s", error)
            except Exception:
                log.exception("A command could not be answered")
            finally:
                self._places.release()
                self._spare.take()

    def _serve_one(self, client: socket.socket) -> None:
        with client:
            if not self._listener.admits(client):
                log.warning("Somebody else has knocked at the control socket.")
                return
            client.settimeout(PATIENCE)
            self._converse(client)

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
        if not self._watchers.acquire(blocking=False):
            _say(client, _refusal(TooManyWatchers()))
            return
        try:
            with News() as news:
                end = self._engine.listen(news.add)
                try:
                    self._tell(client, news)
                finally:
                    end()
        finally:
            self._watchers.release()
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def _tell(self, client: socket.socket, news: News) -> None:
        while True:
            # A watcher says nothing more: whatever arrives, the end of the stream included, ends the watch.
            if news.wait(client):
                return
            for status in news.take():
                _say(client, {"status": status_report(status, __version__)})


def _say(client: socket.socket, value: dict[str, object]) -> None:
    client.sendall(json.dumps(value).encode() + b"\n")


def _refusal(error: NbtrayError) -> dict[str, object]:
    problem = error.problem
    return {"ok": False, "problem": {"code": problem.code, "what": problem.what, "advice": problem.advice}}
