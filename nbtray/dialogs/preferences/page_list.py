"""The list of pages at the left of a window; the arrow keys choose."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from nbtray.dialogs.widgets.theme import Theme

STYLE = "Pages.Treeview"
WIDTH = 168


class PageList:
    """Calls `chosen` with the name of the page that was chosen."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, names: Sequence[str], chosen: Callable[[str], None]
    ) -> None:
        px, palette = theme.px, theme.palette
        self._names = list(names)
        self._chosen = chosen
        style = ttk.Style(theme.root)
        style.layout(STYLE, [("Treeview.treearea", {"sticky": "nsew"})])
        style.layout(
            f"{STYLE}.Item", [("Treeitem.padding", {"children": [("Treeitem.text", {"sticky": "nsew"})]})]
        )
        style.configure(STYLE, rowheight=px(36), background=palette.side, fieldbackground=palette.side)
        style.configure(f"{STYLE}.Item", padding=(px(20), 0, 0, 0))
        style.map(
            STYLE,
            background=[("selected focus", palette.accent), ("selected", palette.chosen)],
            foreground=[("selected focus", palette.on_accent), ("selected", theme.ink)],
        )
        self.frame = tk.Frame(parent, background=palette.side)
        self.frame.rowconfigure(0, weight=1)
        self.tree = ttk.Treeview(self.frame, style=STYLE, show="tree", selectmode="browse", columns=())
        self.tree.column("#0", width=px(WIDTH), stretch=False)
        self.tree.grid(sticky="ns", pady=px(14))
        for name in names:
            self.tree.insert("", tk.END, iid=name, text=name)
        self.tree.bind("<<TreeviewSelect>>", lambda _: self._chosen(self.tree.selection()[0]))
        self.tree.bind("<Down>", lambda _: self.step(1))
        self.tree.bind("<Up>", lambda _: self.step(-1))

    def choose(self, name: str) -> None:
        """Choose this page, as a click on it does."""
        self.tree.focus(name)
        self.tree.selection_set(name)
        # Tk tells of it later, maybe after the next key: who types quickly is on the new page already.
        self._chosen(name)

    def step(self, by: int) -> str:
        """Choose the page before or after."""
        at = self._names.index(self.tree.selection()[0])
        self.choose(self._names[(at + by) % len(self._names)])
        return "break"
