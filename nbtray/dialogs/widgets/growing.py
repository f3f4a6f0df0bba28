"""A window whose content has become higher or lower."""

import re

from nbtray.dialogs.widgets.scrolling import LOOK_HERE, Scrolled
from nbtray.dialogs.widgets.theme import TALLEST, Theme

FRAME = 48
"""Pixels of an ordinary screen for what a desktop puts around a window, and below it."""


def grow(theme: Theme, scrolled: Scrolled) -> None:
    """Give the window the height its content has now; what the screen has no room for is scrolled to."""
    root = theme.root
    scrolled.fit_height()
    root.update_idletasks()
    height = min(root.winfo_reqheight(), round(root.winfo_screenheight() * TALLEST))
    if root.winfo_viewable() and height != root.winfo_height():
        # As the desktop counts: with the frame, which winfo_x and winfo_y leave out.
        left, top = map(int, re.findall(r"(?<=\+)-?\d+", root.geometry()))
        lowest = max(root.winfo_screenheight() - height - theme.px(FRAME), 0)
        root.geometry(f"{root.winfo_width()}x{height}+{left}+{min(top, lowest)}")
        root.update_idletasks()
    if (focus := root.focus_get()) is not None:
        focus.event_generate(LOOK_HERE)
