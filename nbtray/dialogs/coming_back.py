"""A window that is wanted again comes to the front, wherever it has been left."""

import os
import sys
import threading
import tkinter as tk

AGAIN = "<<Raise>>"
"""What the window hears each time it is wanted again."""


def stay(root: tk.Tk) -> None:
    """Live until the window is closed; each byte on standard input makes it come to the front."""
    root.bind(AGAIN, lambda _: to_front(root), add=True)
    # A terminal is somebody's own, and /dev/null has nothing to say.
    if sys.stdin is not None and not sys.stdin.isatty():
        told = sys.stdin.fileno()
        threading.Thread(target=_listen, args=(root, told), name="nbtray-raise", daemon=True).start()
    root.mainloop()


def to_front(root: tk.Tk) -> None:
    """Bring it before all others, with the keyboard."""
    root.deiconify()
    root.lift()
    root.focus_force()


def _listen(root: tk.Tk, told: int) -> None:
    # Not by `sys.stdin`: whoever waits in its lock when the program ends makes the interpreter abort.
    while os.read(told, 1):
        try:
            root.event_generate(AGAIN, when="tail")
        except (RuntimeError, tk.TclError):  # it is being closed
            return
