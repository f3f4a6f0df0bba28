"""The actor: it alone holds the state; events come in, effects go out.

`queue.get(timeout)` until the next alarm is the whole scheduler: with nothing to do it does not wake up.
"""

import logging
import queue
import threading
from collections.abc import Callable

from nbtray.core.address.events import Woke
from nbtray.core.effects import Effect, EndProgram
from nbtray.core.events import Event
from nbtray.core.moment import Moment
from nbtray.core.state import State
from nbtray.core.status.menu import TrayMenu
from nbtray.core.status.overview import status_of
from nbtray.core.status.status import Status
from nbtray.core.status.status_log import news
from nbtray.core.status.tray_menu import tray_menu
from nbtray.core.step import AT_LAUNCH, step
from nbtray.core.timers import SetTimer, TimerRang
from nbtray.engine.timers import Timers
from nbtray.ports import Clock

log = logging.getLogger(__name__)

SLEPT = 30.0
"""Seconds the wall clock must run ahead of the monotonic one before that was a sleep and no clock setting."""

Draw = Callable[[TrayMenu], None]
Listener = Callable[[Status], None]


class Engine:
    """Runs `step` over the events in the order they come.

    `post`, `status`, `fresh_status` and `listen` may be called from any thread.
    """

    def __init__(self, state: State, clock: Clock, carry_out: Callable[[Effect], None], draw: Draw) -> None:
        self._state = state
        self._clock = clock
        self._carry_out = carry_out
        self._draw = draw
        # A SimpleQueue, because a signal handler posts too: its `put` is reentrant.
        self._events: queue.SimpleQueue[tuple[Event, threading.Event | None]] = queue.SimpleQueue()
        self._timers = Timers()
        self._menu: TrayMenu | None = None
        self._last: Moment | None = None
        self._changed = threading.Condition()
        self._status = status_of(state)
        self._written: Status | None = None
        self._waiting_for_activity = False
        self._listeners: list[Listener] = []
        self.ended = threading.Event()

    def post(self, event: Event) -> None:
        """Queue this event; returns at once."""
        self._events.put((event, None))

    @property
    def status(self) -> Status:
        """Return the last status; a value, good on any thread."""
        return self._status

    def fresh_status(self, ask: Event, timeout: float) -> Status:
        """Post `ask`, wait until what it set going has been learned, and return the status then."""
        taken = threading.Event()
        self._events.put((ask, taken))
        taken.wait(timeout)
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting_for_activity, timeout)
        return self._status

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` called with each new status, on the engine's thread; return how to end that."""
        with self._changed:
            self._listeners.append(listener)
            listener(self._status)

        def end() -> None:
            with self._changed:
                self._listeners.remove(listener)

        return end

    def run(self) -> None:
        """Run until the program has ended; this thread is the engine's."""
        try:
            self.begin()
            while not self._state.ended:
                at = self.next_alarm
                self.turn(None if at is None else max(0.0, at - self._clock.now().monotonic))
        finally:
            self.ended.set()

    def begin(self) -> None:
        """Have done what a new nbtray does first."""
        self._effects(AT_LAUNCH)
        self._show()

    @property
    def next_alarm(self) -> float | None:
        """Return when the next timer rings (monotonic seconds), or None when none is set."""
        return self._timers.next()

    @property
    def has_event(self) -> bool:
        """Tell whether an event waits to be taken."""
        return not self._events.empty()

    def turn(self, seconds: float | None) -> None:
        """Take the next event; if none comes within so many seconds, ring the timers that are due."""
        try:
            event, taken = self._events.get(timeout=seconds)
        except queue.Empty:
            self._ring()
            return
        self._take(event)
        if taken is not None:
            taken.set()

    def _ring(self) -> None:
        now = self._clock.now()
        if self._last and _slept(self._last, now):
            self._take(Woke())
        for timer in self._timers.take_due(self._clock.now().monotonic):
            self._take(TimerRang(timer))

    def _take(self, event: Event) -> None:
        self._last = moment = self._clock.now()
        log.debug("%s", type(event).__name__)
        try:
            state, effects = step(self._state, event, moment)
        except Exception:
            # A mistake in a decision costs that event, not the user's running server.
            log.exception("%s could not be decided", type(event).__name__)
            return
        self._state = state
        # First what is seen: a notification shows the icon as it is then.
        self._show()
        self._effects(effects)

    def _effects(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, SetTimer):
                self._timers.set(effect.timer, effect.at)
            elif not isinstance(effect, EndProgram):
                log.debug("-> %s", type(effect).__name__)
                try:
                    self._carry_out(effect)
                except Exception:
                    # The effects after it still count.
                    log.exception("%s could not be handed over", type(effect).__name__)

    def _show(self) -> None:
        try:
            status = status_of(self._state)
            menu = tray_menu(status)
            lines = news(self._written, status)
        except Exception:
            log.exception("The status could not be worked out")
            return
        for line in lines:
            log.info("%s", line)
        self._written = status
        with self._changed:
            self._waiting_for_activity = self._state.activity_pending
            changed, self._status = status != self._status, status
            if changed:
                self._tell(status)
            self._changed.notify_all()
        if menu != self._menu:
            self._redraw(menu)

    def _tell(self, status: Status) -> None:
        for listener in self._listeners:
            try:
                listener(status)
            except Exception:
                log.exception("A new status could not be told")

    def _redraw(self, menu: TrayMenu) -> None:
        try:
            self._draw(menu)
        except Exception:
            # It is drawn again with the next event, whatever that changes.
            log.exception("The menu could not be drawn")
            self._menu = None
        else:
            self._menu = menu


def _slept(before: Moment, now: Moment) -> bool:
    wall = (now.utc - before.utc).total_seconds()
    return wall - (now.monotonic - before.monotonic) > SLEPT
