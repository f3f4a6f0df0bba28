"""Rows of a page: what is asked at the left, the field at the right, and one sentence below the field."""

import tkinter as tk
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from tkinter import ttk

from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.path_label import PathLabel, from_home
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

LABELS = 148
"""Width of the left column on an ordinary screen: one for all pages, so that nothing jumps between them."""

SENTENCES = 400
"""Width of a sentence until the window tells how wide it is."""


class Tone(StrEnum):
    """How a sentence is meant."""

    QUIET = "quiet"
    ALARM = "alarm"
    GOOD = "good"


class Row:
    """One question; its field goes into `place`."""

    def __init__(self, form: "Form", number: int, label: ttk.Label | None) -> None:
        self._theme = form.theme
        self.label = label
        self.place = ttk.Frame(form.frame)
        self.place.grid(row=number, column=1, sticky="ew")
        self.place.columnconfigure(0, weight=1)
        self._below = ttk.Frame(form.frame)
        self._below.columnconfigure(0, weight=1)
        self._number = number
        self._sentence = wrapped(self._below, wraplength=form.theme.px(SENTENCES))
        self._sentence.grid(row=0, column=0, sticky="ew")
        self._choice: ttk.Frame | None = None

    @property
    def sentence(self) -> str:
        """What stands below the field."""
        return str(self._sentence.cget("text"))

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Put this below the field; nothing takes no room."""
        palette = self._theme.palette
        colours = {Tone.QUIET: palette.quiet, Tone.ALARM: palette.alarm, Tone.GOOD: palette.levels[2]}
        self._sentence.configure(text=sentence, foreground=colours[tone])
        if sentence:
            gap = self._theme.px(2)
            self._below.grid(row=self._number + 1, column=1, sticky="ew", pady=(gap, 0))
        else:
            self._below.grid_remove()

    def value(self, text: str) -> ttk.Label:
        """Return a text in the field's place, for what can be read only; the caller places it."""
        return wrapped(self.place, text=text, wraplength=self._theme.px(SENTENCES))

    def path(self, path: Path) -> ttk.Label:
        """Return a path likewise."""
        return PathLabel(self.place, from_home(str(path), str(Path.home())), self._theme.px(SENTENCES))

    def offer(self, choices: dict[str, Callable[[], None]]) -> None:
        """Put buttons below the sentence, or take them away."""
        if self._choice is not None:
            self._choice.destroy()
            self._choice = None
        if not choices:
            return
        px = self._theme.px
        self._choice = ttk.Frame(self._below)
        self._choice.grid(row=1, column=0, sticky="w", pady=(px(6), 0))
        for column, (text, act) in enumerate(choices.items()):
            button = ttk.Button(self._choice, text=text, command=act)
            button.bind("<Return>", lambda _, button=button: (button.invoke(), "break")[1])  # type: ignore[misc]
            button.grid(row=0, column=column, padx=(0, px(8)))


class Form:
    """Fills `parent` from top to bottom."""

    def __init__(self, parent: tk.Misc, theme: Theme, keys: Keys) -> None:
        self.theme = theme
        self.keys = keys
        self.frame = ttk.Frame(parent)
        self.frame.grid(sticky="nsew")
        self.frame.columnconfigure(0, minsize=theme.px(LABELS))
        self.frame.columnconfigure(1, weight=1)
        self._next = 0

    def without_labels(self) -> None:
        """Begin at the left edge: no row of this page has a label."""
        self.frame.columnconfigure(0, minsize=0)

    def heading(self, text: str) -> None:
        """Begin a group of rows."""
        px = self.theme.px
        above = px(22) if self._next else 0
        label = ttk.Label(self.frame, text=text, font="SunValleyBodyStrongFont")
        label.grid(row=self._take(), column=0, columnspan=2, sticky="w", pady=(above, px(2)))

    def text(self, text: str) -> ttk.Label:
        """Say something over the whole width."""
        label = wrapped(self.frame, text=text, foreground=self.theme.palette.quiet)
        label.configure(wraplength=self.theme.px(LABELS + SENTENCES))
        label.grid(row=self._take(), column=0, columnspan=2, sticky="ew", pady=(0, self.theme.px(4)))
        return label

    def row(self, label: str = "") -> Row:
        """Add a question; without a label the field says itself what it is (a box to tick)."""
        self.frame.rowconfigure(self._take(), minsize=self.theme.px(12 if label else 4))
        number = self._take()
        asked = None
        if label:
            asked = ttk.Label(self.frame, text=label, wraplength=self.theme.px(LABELS - 14))
            asked.grid(row=number, column=0, sticky="nw", pady=(self.theme.px(6), 0))
        row = Row(self, number, asked)
        self._take()  # the sentence
        return row

    def _take(self) -> int:
        self._next += 1
        return self._next - 1
