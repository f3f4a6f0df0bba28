"""Tells once when the server's process ends; sleeps until then."""

import logging
import queue
import threading
from collections.abc import Callable

from nbtray.jupyter.held_process import HeldProcess

log = logging.getLogger(__name__)

AGAIN = 5.0
"""Seconds until a process is looked at again for which the system had no descriptor left."""

Hold = Callable[[], HeldProcess | None]


class ExitWatch:
    """Waits for one process after the other, without waking up, in a thread that exists from the start.

    There is at most one server, so the next one is watched once the last has ended.
    """

    def __init__(self) -> None:
        self._watched: queue.SimpleQueue[tuple[Hold, Callable[[], None]]] = queue.SimpleQueue()
        # A daemon: nbtray may end while the server runs on.
        threading.Thread(target=self._run, name="nbtray-exit-watch", daemon=True).start()

    def watch(self, hold: Hold, ended: Callable[[], None]) -> None:
        """Call `ended` when the process that `hold` holds has ended, or it holds none; returns at once."""
        self._watched.put((hold, ended))

    def _run(self) -> None:
        while True:
            hold, ended = self._watched.get()
            try:
                _wait(hold)
                ended()
            except Exception:
                log.exception("The end of the server could not be told")


def _wait(hold: Hold) -> None:
    while True:
        try:
            held = hold()
            break
        except (OSError, ImportError):  # no descriptor left, not even for psutil
            threading.Event().wait(AGAIN)
    if held is not None:
        held.wait(None)
        held.release()
