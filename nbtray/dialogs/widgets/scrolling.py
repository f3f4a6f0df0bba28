"""A place whose content may be higher than the window."""

import sys
import tkinter as tk
from tkinter import ttk

LOOK_HERE = "<<LookHere>>"
LINE = 40
"""Pixels of an ordinary screen for one notch of the wheel."""


class Scrolled:
    """Put the content into `inside`; the scroll bar is there only while it is needed.

    The field that gets the keyboard is brought into view, and what says so by the event `LOOK_HERE`.
    """

    def __init__(self, parent: tk.Misc, background: str, notch: int = LINE) -> None:
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1)
        self.frame.rowconfigure(0, weight=1)
        self._notch = notch
        self._canvas = tk.Canvas(self.frame, background=background, highlightthickness=0, borderwidth=0)
        self._canvas.grid(row=0, column=0, sticky="nsew")
        self._bar = ttk.Scrollbar(self.frame, orient="vertical", command=self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._scrolled, yscrollincrement=1)
        self.inside = ttk.Frame(self._canvas)
        self._window = self._canvas.create_window(0, 0, anchor="nw", window=self.inside)
        self._canvas.bind("<Configure>", self._fit)
        self.inside.bind("<Configure>", self._measure)
        top = self.frame.winfo_toplevel()
        for seen in ("<FocusIn>", LOOK_HERE):
            top.bind(seen, self._bring_into_view, add=True)
        for wheel in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            top.bind(wheel, self._turn, add=True)

    def fit_height(self) -> int:
        """Ask for as much height as the content has, and return it."""
        self.frame.update_idletasks()
        height, width = self.inside.winfo_reqheight(), self.inside.winfo_reqwidth()
        self._canvas.configure(height=height, width=width)
        return height

    def top(self) -> None:
        """Go back to the beginning."""
        self._canvas.yview_moveto(0)

    def _fit(self, event: "tk.Event[tk.Misc]") -> None:
        self._canvas.itemconfigure(self._window, width=event.width)
        self._measure()

    def _measure(self, _: object = None) -> None:
        self._canvas.configure(scrollregion=(0, 0, 0, self.inside.winfo_reqheight()))

    def _scrolled(self, first: float, last: float) -> None:
        self._bar.set(float(first), float(last))
        if float(first) <= 0 and float(last) >= 1:
            self._bar.grid_remove()
        else:
            self._bar.grid(row=0, column=1, sticky="ns")

    def _turn(self, event: "tk.Event[tk.Misc]") -> None:
        if not self.frame.winfo_viewable() or self._canvas.yview() == (0.0, 1.0):
            return
        if isinstance(event.widget, tk.Text) or event.widget.winfo_toplevel() != self.frame.winfo_toplevel():
            return  # a list scrolls itself; the list of a combobox is a window of its own
        up = event.num == 4 or event.delta > 0  # noqa: PLR2004 -- X11's button for the wheel turned away
        notches = abs(event.delta) if sys.platform == "darwin" else 1
        self._canvas.yview_scroll((-notches if up else notches) * self._notch, "units")

    def _bring_into_view(self, event: "tk.Event[tk.Misc]") -> None:
        widget = event.widget
        if not isinstance(widget, tk.Misc) or not str(widget).startswith(f"{self.inside}."):
            return
        top = widget.winfo_rooty() - self.inside.winfo_rooty()
        bottom, height = top + widget.winfo_height(), self._canvas.winfo_height()
        seen = self._canvas.canvasy(0)
        if top < seen:
            self._canvas.yview_scroll(round(top - seen) - self._notch, "units")
        elif bottom > seen + height:
            self._canvas.yview_scroll(round(bottom - seen - height) + self._notch, "units")
