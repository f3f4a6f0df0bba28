"""Work that would keep a window from drawing: done on threads, and told on the window's own."""

import logging
import queue
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from typing import TypeVar

from nbtray.core.problem import NbtrayError, Problem

log = logging.getLogger(__name__)

T = TypeVar("T")
LOOK_MS = 20
"""Between two looks for what threads have to say; only while one of them is at work."""


class Background:
    """Runs work beside a window; it is over with the window.

    Nothing runs before `begin`: threads would slow down what draws the window.
    """

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self._news: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._at_work = 0
        self._looking = False
        self._waiting: list[threading.Thread] | None = []

    def begin(self) -> None:
        """Begin with all there is to do: the window can be seen."""
        waiting, self._waiting = self._waiting or [], None
        for thread in waiting:
            thread.start()

    def run(self, work: Callable[[], T], then: Callable[[T | Problem], None]) -> None:
        """Do the work on a thread; then call `then` on the window's, with what came of it."""
        self.each(lambda: iter((attempted(work),)), then)

    def each(self, work: Callable[[], Iterator[T | Problem]], told: Callable[[T | Problem], None]) -> None:
        """Do the work on a thread, and call `told` on the window's with each thing it yields."""

        def labour() -> None:
            try:
                for news in work():
                    self._news.put(lambda news=news: told(news))  # type: ignore[misc]
            except Exception as error:  # noqa: BLE001 -- the outer door of the thread
                problem = problem_of(error)
                self._news.put(lambda: told(problem))
            self._news.put(self._one_less)

        self._at_work += 1
        thread = threading.Thread(target=labour, name="nbtray-window", daemon=True)
        if self._waiting is None:
            thread.start()
        else:
            self._waiting.append(thread)
        self._look()

    def _one_less(self) -> None:
        self._at_work -= 1

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._root.after(LOOK_MS, self._hear)

    def _hear(self) -> None:
        self._looking = False
        while not self._news.empty():
            self._news.get()()
        if self._at_work:
            self._look()


def attempted(work: Callable[[], T]) -> T | Problem:
    """Return what comes of it, or what went wrong."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 -- the outer door: a window shows sentences, not tracebacks
        return problem_of(error)


def problem_of(error: Exception) -> Problem:
    """Return the sentences for this error; one of another kind goes to the log."""
    if isinstance(error, NbtrayError):
        return error.problem
    log.error("A window met something unforeseen", exc_info=error)
    return Problem("Unforeseen", "Something unforeseen happened.", "The log tells more.")
