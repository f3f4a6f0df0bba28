"""A QR code that a phone can read from the screen, and the URL it stands for."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

import segno

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.keys import Keys
from nbtray.dialogs.theme import Theme
from nbtray.dialogs.wrapping import wrapped

TITLE = "Scan with your phone"
WHAT = "Open the camera of the phone and point it here: it opens your notebooks."
SIZE = 330
"""About as wide, on an ordinary screen."""

QUIET_ZONE = 4
"""Modules of light around the code (ISO/IEC 18004, 5.3.8); light in a dark theme as well."""

COPIED_FOR_MS = 2000


class QrWindow:
    """Fills the themed window; `copy` raises an `NbtrayError` when it cannot."""

    def __init__(self, theme: Theme, url: str, copy: Callable[[str], None]) -> None:
        self._theme, self._root, self._url, self._put = theme, theme.root, url, copy
        px = theme.px
        body = ttk.Frame(self._root, padding=px(24))
        body.grid()
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        what = wrapped(body, text=WHAT, foreground=theme.palette.quiet, wraplength=px(SIZE))
        what.grid(sticky="ew", pady=(px(6), px(16)))
        self.picture = self._draw()
        tk.Label(body, image=self.picture, borderwidth=0).grid()
        self._said = wrapped(body, text=url, wraplength=px(SIZE), anchor="center")
        self._said.configure(justify="center", font="SunValleyBodyStrongFont")
        self._said.grid(sticky="ew", pady=(px(14), px(18)))
        self._buttons(body).grid(sticky="e")
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def copy_url(self) -> None:
        """Put the URL on the clipboard."""
        try:
            self._put(self._url)
        except NbtrayError as error:
            self._said.configure(text=str(error.problem), foreground=self._theme.palette.alarm)
            return
        self.copy.configure(text="Copied")
        self._root.after(COPIED_FOR_MS, lambda: self.copy.configure(text="Copy URL"))

    def _draw(self) -> tk.PhotoImage:
        code = segno.make_qr(self._url, error="m")
        modules = int(code.symbol_size(border=QUIET_ZONE)[0])
        scale = max(self._theme.px(SIZE) // modules, 1)
        rows = [
            "{" + " ".join("#000000" if module else "#ffffff" for module in row) + "}"
            for row in code.matrix_iter(border=QUIET_ZONE)
        ]
        small = tk.PhotoImage(master=self._root, width=modules, height=modules)
        small.put(" ".join(rows))
        return small.zoom(scale)

    def _buttons(self, parent: ttk.Frame) -> ttk.Frame:
        place, keys = ttk.Frame(parent), Keys(self._root)
        close = ttk.Button(place, text="Close", command=self._root.destroy)
        self.copy = ttk.Button(place, text="Copy URL", style="Accent.TButton", command=self.copy_url)
        keys.press(close, "l").grid(row=0, column=0, padx=(0, self._theme.px(8)))
        keys.press(self.copy, "c").grid(row=0, column=1)
        return place
