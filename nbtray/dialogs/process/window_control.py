"""A window that is wanted again comes to the front, wherever it has been left; one that is not, closes."""

import queue
import sys
import threading
import tkinter as tk
from collections.abc import Callable

from nbtray.own_process import LEAVE

HEARD = "<<Heard>>"
"""What the window hears each time it is told something."""


def stay(
    root: tk.Tk,
    *,
    again: Callable[[str], None] = lambda _: None,
    leave: Callable[[], None] | None = None,
) -> None:
    """Live until the window is closed, and heed what nbtray tells it (`own_process.Ear`).

    `again` gets what is to be shown whenever the window comes to the front, '' if that was not told. `leave`
    closes it when nbtray quits; without one it is closed at once. When nbtray has ended otherwise it stays.
    """
    told: queue.SimpleQueue[str] = queue.SimpleQueue()

    def heed(_: object) -> None:
        word, _, news = told.get().partition(" ")
        if word == LEAVE:
            (leave or root.destroy)()
            return
        again(news)
        to_front(root)

    root.bind(HEARD, heed, add=True)
    # A terminal is somebody's own, and /dev/null has nothing to say.
    if sys.stdin is not None and not sys.stdin.isatty():
        ear = sys.stdin.fileno()
        threading.Thread(target=_listen, args=(root, ear, told), name="nbtray-ear", daemon=True).start()
    root.mainloop()


def to_front(root: tk.Tk) -> None:
    """Bring it before all others, with the keyboard."""
    root.deiconify()
    root.lift()
    root.focus_force()


def _listen(root: tk.Tk, ear: int, told: "queue.SimpleQueue[str]") -> None:
    # Not by `sys.stdin`: whoever waits in its lock when the program ends makes the interpreter abort.
    with open(ear, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            told.put(line.decode(errors="replace").rstrip("\n"))
            try:
                root.event_generate(HEARD, when="tail")
            except (RuntimeError, tk.TclError):  # it is being closed
                return
