"""A window with a QR code in it."""

import io
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

import segno

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

SIDE = 320
"""Pixels of an ordinary screen that the code has at least."""

QUIET_ZONE = 4
"""Modules of white around it (ISO/IEC 18004, 5.3.8)."""


COPIED_FOR_MS = 2000


class QrCodeWindow:
    """Fills the themed window; the code is dark on white in a dark desktop too: cameras want that.

    With `copy`, which raises an `NbtrayError` when it cannot, the text is shown too and can be copied: it is
    a URL then, and no secret.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str,
        text: str,
        copy: Callable[[str], None] | None = None,
    ) -> None:
        self._theme, self._root, self._text, self._put = theme, theme.root, text, copy
        px, self._keys = theme.px, Keys(theme.root)
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        ttk.Label(body, text=title, font="SunValleySubtitleFont").grid(sticky="w")
        said = wrapped(body, text=sentence, foreground=theme.palette.quiet, wraplength=px(SIDE + 40))
        said.grid(sticky="ew", pady=(px(8), px(16)))
        self.image = image_of(self._root, text, px(SIDE))
        self._code = ttk.Label(body, image=self.image)
        self._code.grid()
        buttons = ttk.Frame(body)
        if copy is not None:
            self.told = wrapped(
                body, text=text, font="SunValleyBodyStrongFont", anchor="center", wraplength=px(SIDE)
            )
            self.told.configure(justify="center")
            self.told.grid(sticky="ew", pady=(px(14), 0))
            self.copy = ttk.Button(buttons, text="Copy URL", command=self.copy_text)
            self._keys.press(self.copy, "c").grid(row=0, column=0, padx=(0, px(8)))
        buttons.grid(sticky="e", pady=(px(20), 0))
        self.close = ttk.Button(buttons, text="Close", style="Accent.TButton", command=self._root.destroy)
        self._keys.press(self.close, "l").grid(row=0, column=1)
        for key in ("<Escape>", "<Return>", "<KP_Enter>"):
            self._root.bind(key, lambda _: self._root.destroy())

    def show(self, text: str) -> None:
        """Show this text from now on."""
        self._text, self.image = text, image_of(self._root, text, self._theme.px(SIDE))
        self._code.configure(image=self.image)
        if self._put is not None:
            self.told.configure(text=text, foreground="")

    def copy_text(self) -> None:
        """Put the text on the clipboard."""
        assert self._put is not None  # noqa: S101 -- there is a button for it only then
        try:
            self._put(self._text)
        except NbtrayError as error:
            self.told.configure(text=str(error.problem), foreground=self._theme.palette.alarm)
            return
        self.copy.configure(text="Copied")
        self._root.after(COPIED_FOR_MS, lambda: self.copy.configure(text="Copy URL"))


def image_of(root: tk.Tk, text: str, side: int) -> tk.PhotoImage:
    """Return the QR code, so many pixels wide at least; dark on white, as cameras want it."""
    code = segno.make_qr(text, error="m")
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    png = io.BytesIO()
    code.save(png, kind="png", scale=-(-side // modules), border=QUIET_ZONE, dark="black", light="white")
    return tk.PhotoImage(master=root, data=png.getvalue())
