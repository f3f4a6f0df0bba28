"""A window for people without a mouse: Alt and a letter, Return, Escape."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import Any

Marked = ttk.Button | ttk.Checkbutton | ttk.Radiobutton | ttk.Label


@dataclass(frozen=True, slots=True)
class Mnemonic:
    """Alt and `letter` does this while `widget`, which has the letter in its text, can be seen."""

    widget: Marked
    letter: str
    act: Callable[[], object]


class Keys:
    """The letters of one window; they are underlined while Alt is held."""

    def __init__(self, root: tk.Misc) -> None:
        self._mnemonics: list[Mnemonic] = []
        root.bind("<Alt-Key>", self._pressed, add=True)
        for alt in ("Alt_L", "Alt_R"):
            root.bind(f"<KeyPress-{alt}>", lambda _: self._underline(shown=True), add=True)
            root.bind(f"<KeyRelease-{alt}>", lambda _: self._underline(shown=False), add=True)
        root.bind(
            "<FocusOut>", lambda _: self._underline(shown=False), add=True
        )  # Alt+Tab: never released here

    def press(self, button: ttk.Button | ttk.Checkbutton | ttk.Radiobutton, letter: str) -> Any:  # noqa: ANN401 -- the button given
        """Let Alt and the letter press it from anywhere, and Return when it has the keyboard."""

        def invoke(_: object) -> str:
            button.invoke()
            return "break"

        button.bind("<Return>", invoke)
        button.bind("<KP_Enter>", invoke)
        self._mnemonics.append(Mnemonic(button, letter, button.invoke))
        return button

    def lead_to(self, label: ttk.Label, letter: str, field: tk.Misc) -> None:
        """Let Alt and the letter of a field's label lead to the field."""
        self._mnemonics.append(Mnemonic(label, letter, field.focus_set))

    def letters(self) -> list[str]:
        """Return the letters that do something now; for a test that no two are the same."""
        return [each.letter for each in self._visible()]

    def _visible(self) -> list[Mnemonic]:
        self._mnemonics = [each for each in self._mnemonics if each.widget.winfo_exists()]
        return [each for each in self._mnemonics if each.widget.winfo_viewable()]

    def _pressed(self, event: "tk.Event[tk.Misc]") -> str | None:
        event.widget.update_idletasks()  # a page that was turned to a moment ago counts
        for mnemonic in self._visible():
            if mnemonic.letter == event.keysym.casefold() and not mnemonic.widget.instate(["disabled"]):
                mnemonic.act()
                return "break"
        return None

    def _underline(self, *, shown: bool) -> None:
        for mnemonic in self._visible():
            place = str(mnemonic.widget.cget("text")).casefold().index(mnemonic.letter) if shown else -1
            mnemonic.widget.configure(underline=place)


def select_all_by_key(entry: ttk.Entry) -> None:
    """Let Ctrl+A select all, as everywhere else; X11's Tk goes to the beginning of the line."""

    def select(_: object) -> str:
        entry.select_range(0, tk.END)
        return "break"

    entry.bind("<Control-a>", select)
