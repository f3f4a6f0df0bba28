"""A window with a QR code in it."""

import io
import tkinter as tk
from tkinter import ttk

import segno

from nbtray.dialogs.theme import Theme

SIDE = 320
"""Pixels of an ordinary screen that the code has at least."""

QUIET_ZONE = 4
"""Modules of white around it (ISO/IEC 18004, 5.3.8)."""


class QrCodeWindow:
    """Fills the themed window; the code is dark on white in a dark desktop too: cameras want that."""

    def __init__(self, theme: Theme, title: str, sentence: str, text: str) -> None:
        px, root = theme.px, theme.root
        body = ttk.Frame(root, padding=px(24))
        body.grid(sticky="nsew")
        ttk.Label(body, text=title, font="SunValleySubtitleFont").grid(sticky="w")
        said = ttk.Label(body, text=sentence, foreground=theme.palette.quiet, wraplength=px(SIDE + 80))
        said.grid(sticky="w", pady=(px(8), px(16)))
        self.image = _image(root, text, px(SIDE))
        ttk.Label(body, image=self.image).grid()
        self.close = ttk.Button(body, text="Close", style="Accent.TButton", command=root.destroy)
        self.close.grid(sticky="e", pady=(px(20), 0))
        for key in ("<Escape>", "<Return>", "<KP_Enter>"):
            root.bind(key, lambda _: root.destroy())


def _image(root: tk.Tk, text: str, side: int) -> tk.PhotoImage:
    code = segno.make_qr(text, error="m")
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    png = io.BytesIO()
    code.save(png, kind="png", scale=-(-side // modules), border=QUIET_ZONE, dark="black", light="white")
    return tk.PhotoImage(master=root, data=png.getvalue())
