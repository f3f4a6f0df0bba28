"""The window that shows who has logged in, and who has tried."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from nbtray.dialogs.widgets.theme import Theme

TITLE = "Logins to your notebooks"
WHAT = "Who has logged in with a browser, and who has tried; the latest first."
COLUMNS = (("When", 175), ("What", 170), ("From", 335), ("Browser", 220))
"""With their widths on an ordinary screen."""

LINES = 12


class LoginsTable:
    """Fills the themed window with one row for each line of the audit."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._root = theme.root
        self._end_terminals: Callable[[], None] | None = None
        self.table = self._build()
        for key in ("<Escape>", "<Return>", "<KP_Enter>"):
            self._root.bind(key, lambda _: self._root.destroy())

    def fill(self, rows: Sequence[tuple[str, ...]], *, nothing: str) -> None:
        """Show these in place of those before; `nothing` is said where there are none."""
        self._said.configure(text=WHAT if rows else nothing)
        self.table.delete(*self.table.get_children())
        for row in rows:
            self.table.insert("", "end", values=row)

    def show_terminals(self, sentence: str, end: Callable[[], None] | None = None) -> None:
        """Say something about terminals, '' for nothing; with `end` there is a button that ends them."""
        self._end_terminals = end
        self.terminals.configure(text=sentence)
        for shown, widget in ((sentence, self.terminals), (end, self.end_terminals)):
            if shown:
                widget.grid()
            else:
                widget.grid_remove()

    def _end(self) -> None:
        if self._end_terminals is not None:
            self._end_terminals()

    def _build(self) -> ttk.Treeview:
        px = self._theme.px
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        self._said = ttk.Label(body, foreground=self._theme.palette.quiet)
        self._said.grid(sticky="w", pady=(px(8), px(16)))
        self._table_with_bar(body).grid(sticky="nsew")
        self.terminals = ttk.Label(body, wraplength=px(sum(width for _, width in COLUMNS)))
        self.terminals.grid(sticky="w", pady=(px(16), 0))
        buttons = ttk.Frame(body)
        buttons.grid(row=4, sticky="ew", pady=(px(16), 0))
        buttons.columnconfigure(0, weight=1)
        self.end_terminals = ttk.Button(buttons, text="End terminals", command=self._end)
        self.end_terminals.grid(row=0, column=0, sticky="w")
        self.close = ttk.Button(buttons, text="Close", style="Accent.TButton", command=self._root.destroy)
        self.close.grid(row=0, column=1)
        self.show_terminals("")
        return self._table

    def _table_with_bar(self, parent: tk.Misc) -> ttk.Frame:
        px = self._theme.px
        frame = ttk.Frame(parent)
        names = [name for name, _ in COLUMNS]
        # The theme's rows are as high as on an ordinary screen, whatever the font is.
        ttk.Style(self._root).configure("Treeview", rowheight=px(28))
        self._table = ttk.Treeview(frame, columns=names, show="headings", height=LINES, selectmode="browse")
        for name, width in COLUMNS:
            self._table.heading(name, text=name, anchor="w")
            self._table.column(name, width=px(width), anchor="w")
        bar = ttk.Scrollbar(frame, command=self._table.yview)
        self._table.configure(yscrollcommand=bar.set)
        self._table.grid(row=0, column=0, sticky="nsew")
        bar.grid(row=0, column=1, sticky="ns")
        return frame
