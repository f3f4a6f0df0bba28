"""One window of a kind at a time: the first listens, and a second call makes it come to the front."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nbtray.client.problems import NoAnswer, NotForYou, NotRunning
from nbtray.client.reach import reach
from nbtray.engine.door import open_door

if TYPE_CHECKING:
    from nbtray.ports import PrivateFiles

PATIENCE = 2.0


def raised(door: Path) -> bool:
    """Tell whether there is such a window; it is in front then."""
    try:
        with reach(door, PATIENCE) as window:
            window.settimeout(PATIENCE)
            return bool(window.recv(1))
    except (NotRunning, NotForYou, NoAnswer, OSError):
        return False


class OneWindow:
    """From the beginning on a second call finds the first window, which comes as soon as it can be seen."""

    def __init__(self, door: Path, files: "PrivateFiles") -> None:
        self._listener = open_door(door, files)

    def start(self, come: Callable[[], None]) -> None:
        """Call `come` for each second call, from a thread of its own; returns at once."""
        threading.Thread(target=self._listen, args=(come,), name="nbtray-raise", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _listen(self, come: Callable[[], None]) -> None:
        while True:
            try:
                client = self._listener.accept()
            except OSError:
                return
            # The window may be closing, and its interpreter gone.
            with contextlib.suppress(OSError, RuntimeError), client:
                if self._listener.admits(client):
                    come()
                    client.sendall(b"!")
