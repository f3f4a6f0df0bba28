"""Ends a server and everything it has started."""

import sys
from pathlib import Path

from nbtray.jupyter import process_tree
from nbtray.jupyter.held_process import HeldProcess

AFTER_KILL = 5.0
"""Seconds the system may take to end a killed process."""


def end(held: HeldProcess, pid: int, seconds: float, ask: "Ask | None" = None) -> bool:
    """Ask it to end, wait so many seconds, then end it and what it left behind; tell whether it is gone."""
    # First: the children of kernels in sessions of their own are nobody's once the kernel has ended.
    below = process_tree.below(pid)
    if ask is None or not ask.politely():
        held.terminate()
        held.resume()  # one that is stopped hears of it only when it goes on
    gone = held.wait(seconds)
    if not gone:
        held.kill()
        gone = held.wait(AFTER_KILL)
    process_tree.end(below)
    return gone


class Ask:
    """Asks over HTTP where a signal would not let it clean up (Windows)."""

    def __init__(self, certificate: Path, secret: Path, port: int) -> None:
        self._certificate = certificate
        self._secret = secret
        self._port = port

    def politely(self) -> bool:
        """Tell whether it was asked."""
        if sys.platform != "win32":
            return False
        from nbtray.jupyter.loopback import Loopback, Unreachable  # noqa: PLC0415 -- TLS, kept out until needed

        try:
            with Loopback(self._certificate, self._secret).connect(self._port) as conversation:
                return conversation.post("/api/shutdown").status == 200  # noqa: PLR2004 -- HTTP
        except Unreachable:
            return False
