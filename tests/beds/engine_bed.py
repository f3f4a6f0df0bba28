"""A running engine whose world is a list: effects are recorded, events are handed in by the test."""

import queue
import threading
from contextlib import contextmanager

from nbtray.engine.clock import SystemClock
from nbtray.engine.loop import Engine


class World:
    """Collects what the engine wants done and what it draws."""

    def __init__(self):
        self.effects = queue.Queue()
        self.menus = []
        self.carried = None

    def carry_out(self, effect):
        """Take an effect; `carried`, if set, hears of it in that very moment."""
        if self.carried:
            self.carried(effect)
        self.effects.put(effect)

    def until(self, kind):
        """Return the next effect of that kind."""
        while not isinstance(effect := self.effects.get(timeout=60), kind):
            pass
        return effect


@contextmanager
def running_engine(state, clock=None, draw=None):
    world = World()
    engine = Engine(state, clock or SystemClock(), world.carry_out, draw or world.menus.append)
    thread = threading.Thread(target=engine.run)
    thread.start()
    try:
        yield engine, world
    finally:
        from nbtray.core.server.events import QuitChosen  # noqa: PLC0415
        from nbtray.core.timers import Timer, TimerRang  # noqa: PLC0415

        engine.post(QuitChosen(even_if_busy=True))
        engine.post(TimerRang(Timer.SHUTDOWN))
        thread.join(60)
        assert not thread.is_alive()
