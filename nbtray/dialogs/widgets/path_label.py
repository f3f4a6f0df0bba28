"""Paths that are read and not typed: from the home on, and over more lines only between two folders."""

import re
import tkinter as tk
from collections.abc import Callable
from tkinter import font, ttk


def from_home(path: str, home: str) -> str:
    """Return the path with ~ for the home."""
    rest = path.removeprefix(home)
    return f"~{rest}" if rest != path and rest[:1] in ("", "/", "\\") else path


def folded(path: str, fits: Callable[[str], bool]) -> str:
    """Return the path over as many lines as it takes; a name that is wider than a line stays whole."""
    lines = [""]
    for name in re.findall(r"[^/\\]*[/\\]|[^/\\]+", path):
        if lines[-1] and not fits(lines[-1] + name):
            lines.append("")
        lines[-1] += name
    return "\n".join(lines)


class PathLabel(ttk.Label):
    """Goes by the width it is given; until then it is at most `width` pixels wide."""

    def __init__(self, parent: tk.Misc, path: str, width: int) -> None:
        super().__init__(parent, justify="left")
        self._path = path
        self._letters = font.nametofont(str(ttk.Style(parent).lookup("TLabel", "font") or "TkDefaultFont"))
        self._fold(width)
        self.bind("<Configure>", lambda event: self._given(event.width))

    def _given(self, width: int) -> None:
        # A place that is as narrow as its content would be made narrower and narrower.
        if width > self._width or width < self.winfo_reqwidth():
            self._fold(width)

    def _fold(self, width: int) -> None:
        self._width = width
        self.configure(text=folded(self._path, lambda line: self._letters.measure(line) <= width))
