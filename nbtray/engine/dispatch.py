"""From an effect to the adapter that carries it out, and back as an event.

One worker thread per name, first in, first out: what must not overtake each other shares a worker. A worker
knows no state and lets no exception out.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Protocol

from nbtray.core.desktop.events import AdapterFailed
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.problem import NbtrayError, Problem
from nbtray.ports import Post

log = logging.getLogger(__name__)

Carry = Callable[[Any], Event | None]
"""Carries one effect out; what comes back, if anything, is posted."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Who carries out one kind of effect: at once on the engine's thread if `worker` is ''.

    With `lanes` there are as many workers of that name, in turn: what one waits for holds up no other.
    """

    carry: Carry
    worker: str = ""
    first: Callable[[], None] | None = None
    lanes: int = 1

    @property
    def workers(self) -> tuple[str, ...]:
        """Return the names of its workers."""
        if self.lanes == 1:
            return (self.worker,) if self.worker else ()
        return tuple(f"{self.worker}-{lane}" for lane in range(self.lanes))


class Dispatcher:
    """Hands effects to their handlers.

    Each worker starts here: when it is needed, the system may have no thread left to give.
    """

    def __init__(
        self,
        handlers: Mapping[type[Effect], Handler],
        post: Post,
        monotonic: Callable[[], float] = time.monotonic,
        begin_worker: "Callable[[str, Post], Worker] | None" = None,
    ) -> None:
        self._handlers = handlers
        self._post = post
        self._monotonic = monotonic
        begin = begin_worker or ThreadWorker
        names = dict.fromkeys(name for handler in handlers.values() for name in handler.workers)
        self._turns = {kind: cycle(handler.workers) for kind, handler in handlers.items()}
        self._workers: dict[str, Worker] = {name: begin(name, post) for name in names}

    def carry_out(self, effect: Effect) -> None:
        """Have this effect carried out; returns at once."""
        handler = self._handlers[type(effect)]
        if handler.first is not None:
            _do_first(handler.first, effect)
        if not handler.worker:
            carry_safely(handler.carry, effect, self._post)
            return
        self._workers[next(self._turns[type(effect)])].give(handler.carry, effect)

    def end(self, seconds: float) -> None:
        """Let the workers finish what they have, for at most so many seconds in all."""
        deadline = self._monotonic() + seconds
        for worker in self._workers.values():
            worker.give_end()
        for worker in self._workers.values():
            worker.join(max(0.0, deadline - self._monotonic()))


class Worker(Protocol):
    """Carries out one effect after the other, in the order in which they were given."""

    def give(self, carry: Carry, effect: Effect) -> None:
        """Queue this effect; returns at once."""
        ...

    def give_end(self) -> None:
        """Queue the end."""
        ...

    def join(self, timeout: float) -> None:
        """Wait for the end, for at most `timeout` seconds."""
        ...


class ThreadWorker:
    """A worker that is one thread."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._queue: queue.SimpleQueue[tuple[Carry, Effect] | None] = queue.SimpleQueue()
        # A daemon: a hung adapter must not keep the program from ending; the deadline in `end` is its time.
        self._thread = threading.Thread(target=self._work, name=f"nbtray-{name}", daemon=True)
        self._thread.start()

    def give(self, carry: Carry, effect: Effect) -> None:
        """Queue this effect."""
        self._queue.put((carry, effect))

    def give_end(self) -> None:
        """Queue the end."""
        self._queue.put(None)

    def join(self, timeout: float) -> None:
        """Wait for the end, for at most `timeout` seconds."""
        self._thread.join(timeout)

    def _work(self) -> None:
        while (given := self._queue.get()) is not None:
            carry, effect = given
            carry_safely(carry, effect, self._post)


def _do_first(first: Callable[[], None], effect: Effect) -> None:
    try:
        first()
    except Exception:
        log.exception("%s is carried out, but what comes first has failed", type(effect).__name__)


def carry_safely(carry: Carry, effect: Effect, post: Post) -> None:
    """Carry it out; what goes wrong becomes an event, with its details in the log only."""
    name = type(effect).__name__
    try:
        event = carry(effect)
    except NbtrayError as error:
        event = AdapterFailed(name, error.problem)
    except (Exception, SystemExit):  # a library that ends the program would end the worker only
        log.exception("%s came to nothing", name)
        event = AdapterFailed(name, _unforeseen(name))
    if event is not None:
        post(event)


def _unforeseen(name: str) -> Problem:
    return Problem("Unforeseen", f"Something unforeseen happened ({name}).", "The log tells more.")
