"""The window that asks for a password and nothing else."""

from collections.abc import Callable
from tkinter import ttk

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.password_field import Judgement, PasswordField
from nbtray.dialogs.widgets.theme import Theme

TITLE = "Choose a password for your notebooks"
WHY = (
    "You will type it in the browser to reach your notebooks. Whoever knows it can run programs "
    "on this computer, from anywhere."
)
REPLACES = "It replaces the one you have; browsers that are logged in will ask for it."
WIDTH = 520


class PasswordWindow:
    """Fills the themed window; `accepted` tells how it ended once the main loop is over.

    `accept` raises an `NbtrayError` when the password cannot be kept.
    """

    def __init__(
        self, theme: Theme, judgement: Judgement, accept: Callable[[str], None], *, replaces: bool
    ) -> None:
        self.accepted = False
        self._theme = theme
        self._accept = accept
        self._root = theme.root
        self._keys = Keys(theme.root)
        self._build(f"{WHY} {REPLACES}" if replaces else WHY, judgement)
        self._root.bind("<Return>", lambda _: self.accept())
        self._root.bind("<KP_Enter>", lambda _: self.accept())
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def accept(self) -> None:
        """Take the password and close; say why not, if it cannot be taken."""
        if self.field.refused():
            return
        try:
            self._accept(self.field.password.get())
        except NbtrayError as error:
            self.field.complain(str(error.problem))
            return
        self.accepted = True
        self._root.destroy()

    def _build(self, why: str, judgement: Judgement) -> None:
        px, quiet = self._theme.px, self._theme.palette.quiet
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        body.columnconfigure(0, minsize=px(WIDTH))
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        told = ttk.Label(body, text=why, wraplength=px(WIDTH), foreground=quiet)
        told.grid(sticky="w", pady=(px(8), px(20)))
        self.field = PasswordField(body, self._theme, self._keys, judgement, width=WIDTH)
        self.field.frame.grid(sticky="ew", pady=(0, px(20)))
        self._buttons(body).grid(sticky="e")

    def _buttons(self, parent: ttk.Frame) -> ttk.Frame:
        buttons = ttk.Frame(parent)
        cancel = ttk.Button(buttons, text="Not now", command=self._root.destroy)
        accept = ttk.Button(buttons, text="Set password", style="Accent.TButton", command=self.accept)
        self._keys.press(cancel, "n").grid(row=0, column=0, padx=(0, self._theme.px(8)))
        self._keys.press(accept, "p").grid(row=0, column=1)
        return buttons
