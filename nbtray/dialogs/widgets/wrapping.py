"""Texts that are never cut: they take as many lines as the width there is asks for."""

import tkinter as tk
from tkinter import ttk
from typing import Any

NARROWEST = 80


def wrapped(parent: tk.Misc, **options: Any) -> ttk.Label:  # noqa: ANN401 -- what ttk.Label takes
    """Return a label that is as wide as its place and as high as its text then is."""
    label = ttk.Label(parent, justify="left", **options)

    def fit(event: "tk.Event[tk.Misc]") -> None:
        width = max(event.width, NARROWEST)
        if int(str(label.cget("wraplength") or 0)) != width:
            label.configure(wraplength=width)

    label.bind("<Configure>", fit)
    return label
