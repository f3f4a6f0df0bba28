"""What the process of a window is without a screen: an exit status, and no traceback."""

from collections.abc import Callable

from nbtray.own_process import NO_WINDOW


def on_screen(show: Callable[[], int]) -> int:
    """Return the exit status `show` comes to, `NO_WINDOW` where no window can be shown."""
    try:
        import tkinter as tk  # noqa: PLC0415 -- Debian's own Python comes without it
    except ImportError:
        return NO_WINDOW
    try:
        return show()
    except tk.TclError:
        return NO_WINDOW
