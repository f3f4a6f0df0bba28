"""Tells once when the server's process ends; sleeps until then."""

import threading
from collections.abc import Callable

from nbtray.jupyter.held_process import HeldProcess


class ExitWatch:
    """Waits for one process in a thread of its own, without waking up, then calls `ended`."""

    def __init__(self, held: HeldProcess | None, ended: Callable[[], None]) -> None:
        self._held = held
        self._ended = ended
        # A daemon: nbtray may end while the server runs on.
        threading.Thread(target=self._wait, name="nbtray-exit-watch", daemon=True).start()

    def _wait(self) -> None:
        if self._held is not None:
            self._held.wait(None)
            self._held.release()
        self._ended()
