"""What a window shows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tkinter as tk


def texts(widget: "tk.Misc") -> list[str]:
    """Return every text in it, in the order it was built."""
    own = [str(widget.cget("text"))] if "text" in widget.keys() else []  # noqa: SIM118 -- a widget is no dict
    return own + [text for child in widget.winfo_children() for text in texts(child)]


def exists(root: "tk.Misc") -> bool:
    """Tell whether it is still there."""
    try:
        return bool(root.winfo_exists())
    except Exception:  # noqa: BLE001 -- a Python without Tk has no TclError
        return False  # the very application has been destroyed
