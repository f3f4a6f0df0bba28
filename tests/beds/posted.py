"""Where events go in a test of an adapter."""

import threading

from beds.waiting import PATIENCE


class Posted:
    """A `ports.Post` that remembers, and a place to wait."""

    def __init__(self):
        self._changed = threading.Condition()
        self.events = []

    def __call__(self, event):
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, event):
        """Wait until this event has been posted."""
        self.until(lambda events: event in events)

    def until(self, holds):
        """Wait until it holds for the events so far, and return them."""
        with self._changed:
            assert self._changed.wait_for(lambda: holds(self.events), PATIENCE), self.events
            return list(self.events)
