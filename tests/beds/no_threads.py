"""A system that has no thread left to give."""

import threading
from contextlib import contextmanager


@contextmanager
def no_thread_starts(monkeypatch):
    """Refuse each thread while this lasts, as Python does when clone(2) fails."""

    def refused(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refused)
        yield
