"""The theme's marks (ticks, dots, arrows) for a dense screen: it draws them for an ordinary one only."""

import io
import tkinter as tk
from tkinter import ttk
from typing import Any

from PIL import Image

MARK_WIDTH, ARROW_WIDTH = 26, 34
"""Pixels of an ordinary screen, as the theme has it."""


class Marks:
    """Enlarges the marks of the theme in use."""

    def __init__(self, root: tk.Tk, scale: float) -> None:
        self._root, self._scale = root, scale
        self._style = ttk.Style(root)
        self._theme = self._style.theme_use().replace("sun-valley-", "sv_")
        self._large: dict[str, tk.PhotoImage] = {}

    def enlarge(self) -> tuple[tk.PhotoImage, ...]:
        """Put larger marks in place of the theme's; return the pictures, which have to be held."""
        for kind, widget in (("check", "Checkbutton"), ("radio", "Radiobutton")):
            self._create(f"Dense.{widget}.indicator", f"{kind}-unsel-rest", _states(kind), MARK_WIDTH, "w")
            mark = (f"Dense.{widget}.indicator", {"side": "left"})
            label = (f"{widget}.label", {"side": "right", "expand": True})
            self._lay_out(f"T{widget}", (f"{widget}.padding", {"children": [mark, label]}))
        self._create("Dense.Combobox.arrow", "down", (), ARROW_WIDTH, "")
        arrow = ("Dense.Combobox.arrow", {"side": "right", "sticky": "ns"})
        text = ("Combobox.textarea", {"sticky": "nsew"})
        padding = ("Combobox.padding", {"sticky": "nsew", "children": [text]})
        self._lay_out("TCombobox", ("Combobox.field", {"sticky": "nsew", "children": [arrow, padding]}))
        return tuple(self._large.values())

    def _lay_out(self, style: str, element: Any) -> None:  # noqa: ANN401 -- as deep as it is
        self._style.layout(style, [element])

    def _create(
        self, element: str, base: str, states: tuple[tuple[str, str], ...], width: int, sticky: str
    ) -> None:
        image: list[object] = [self._enlarged(base)]
        for state, name in states:
            image += [state.split(), self._enlarged(name)]
        self._root.tk.call(
            *("ttk::style", "element", "create", element, "image", image),
            *("-width", round(width * self._scale), "-sticky", sticky),
        )

    def _enlarged(self, name: str) -> tk.PhotoImage:
        if name not in self._large:
            ordinary = self._root.tk.eval(f"set ::ttk::theme::{self._theme}::I({name})")
            data = self._root.tk.call(ordinary, "data", "-format", "png")
            drawn = Image.open(io.BytesIO(bytes(data)))
            size = round(drawn.width * self._scale), round(drawn.height * self._scale)
            png = io.BytesIO()
            drawn.convert("RGBA").resize(size, Image.Resampling.LANCZOS).save(png, "PNG")
            self._large[name] = tk.PhotoImage(master=self._root, data=png.getvalue())
        return self._large[name]


def _states(kind: str) -> tuple[tuple[str, str], ...]:
    """Return which mark belongs to which state; of those that fit the first counts."""
    return (
        ("selected disabled", f"{kind}-dis"),
        ("disabled", f"{kind}-unsel-dis"),
        ("pressed selected", f"{kind}-hover"),
        ("active focus selected", f"{kind}-focus-hover"),
        ("active selected", f"{kind}-hover"),
        ("focus selected", f"{kind}-focus"),
        ("selected", f"{kind}-rest"),
        ("pressed !selected", f"{kind}-unsel-pressed"),
        ("active focus", f"{kind}-unsel-focus-hover"),
        ("active", f"{kind}-unsel-hover"),
        ("focus", f"{kind}-unsel-focus"),
    )
