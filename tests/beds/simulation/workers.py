"""The dispatcher's workers under the simulated clock: first in, first out, and each thing takes its time."""

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from beds.simulation.clock import Agenda, SimulatedClock

from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.engine.dispatch import Carry, carry_safely
from nbtray.ports import Post

Span = tuple[float, float]
"""Seconds, at least and at most."""

Course: TypeAlias = Generator[float, None, Any]
"""What an adapter of the simulation returns that takes its time: it yields seconds, and returns the event."""

BEFORE: Span = (0.0, 0.002)
AFTER: Span = (0.001, 0.3)
"""What a real adapter takes before and after the instant in which the disk is changed."""

BUSY: dict[str, Span] = {"outbox": (0.001, 0.5)}
"""A disk that other programs keep busy lets the journal wait; nothing may be sent meanwhile."""


@dataclass
class Working:
    """What the workers of one nbtray share; `breaks` tells whether this effect's adapter raises."""

    clock: SimulatedClock
    agenda: Agenda
    chance_of: Callable[[str], Random]
    breaks: Callable[[Effect], bool]


class SimulatedWorker:
    """`nbtray.engine.dispatch.Worker`; what it has not finished when nbtray is killed is lost with it."""

    def __init__(self, name: str, post: Post, working: Working) -> None:
        self._before = BUSY.get(name, BEFORE)
        self._post = post
        self._working = working
        self._queue: deque[tuple[Carry, Effect]] = deque()
        self._course: Course | None = None
        self._pause: float | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether it has nothing to do."""
        return not self._queue

    def give(self, carry: Carry, effect: Effect) -> None:
        """Queue this effect."""
        self._queue.append((carry, effect))
        if len(self._queue) == 1:
            self._after(self._before, self._go_on)

    def give_end(self) -> None:
        """Nothing ends here but with a kill."""

    def join(self, timeout: float) -> None:
        """Nothing is waited for."""

    def _go_on(self) -> None:
        answers: list[Event] = []
        self._pause = None
        carry_safely(self._part, self._queue[0][1], answers.append)
        if self._pause is not None:
            self._after((self._pause, self._pause), self._go_on)
            return
        took_time = self._course is not None
        self._course = None
        self._after((0.0, 0.0) if took_time else AFTER, lambda: self._finish(answers))

    def _part(self, effect: Effect) -> Event | None:
        """Carry out what comes before the next pause."""
        if self._course is None:
            if self._working.breaks(effect):
                raise OSError("an adapter that was not foreseen to fail")
            answer: Any = self._queue[0][0](effect)
            if not isinstance(answer, Generator):
                return answer
            self._course = answer
        try:
            self._pause = next(self._course)
        except StopIteration as end:
            return end.value
        return None

    def _finish(self, answers: list[Event]) -> None:
        self._queue.popleft()
        for each in answers:
            self._post(each)
        if self._queue:
            self._after(self._before, self._go_on)

    def _after(self, span: Span, happen: Callable[[], None]) -> None:
        working = self._working
        low, high = span
        # Each kind of effect has its chance, so that leaving one out changes nothing for the others.
        chance = working.chance_of(f"worker {type(self._queue[0][1]).__name__}")
        seconds = low if low == high else chance.uniform(low, high)
        working.agenda.add(working.clock.monotonic + seconds, happen)
