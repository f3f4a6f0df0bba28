"""The foot of the preferences: what Apply would do, its button, and the questions that have to be asked."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from nbtray.dialogs.widgets.form import Tone
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

Choices = dict[str, Callable[[], None]]
"""What can be answered, the careful answer first."""


class Footer:
    """A sentence at the left and buttons at the right; a question takes the place of both until answered."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, keys: Keys, apply: Callable[[], None], close: Callable[[], None]
    ) -> None:
        px = theme.px
        self._theme = theme
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1)
        ttk.Separator(self.frame).grid(row=0, columnspan=2, sticky="ew")
        self._told = wrapped(self.frame, wraplength=px(420))
        self._told.grid(row=1, column=0, sticky="ew", padx=(px(20), px(16)), pady=px(14))
        self._buttons = ttk.Frame(self.frame)
        self._buttons.grid(row=1, column=1, padx=(0, px(20)), pady=px(14))
        self._close = ttk.Button(self._buttons, text="Close", command=close, width=9)
        self._apply = ttk.Button(self._buttons, text="Apply", command=apply, style="Accent.TButton", width=9)
        keys.press(self._close, "c").grid(row=0, column=0, padx=(0, px(8)))
        keys.press(self._apply, "a").grid(row=0, column=1)
        self._question: ttk.Frame | None = None
        self.can_apply(yes=False)

    @property
    def sentence(self) -> str:
        """What is said."""
        return str(self._told.cget("text"))

    @property
    def asks(self) -> bool:
        """Whether a question waits for its answer."""
        return self._question is not None

    def say(self, sentence: str, tone: Tone = Tone.QUIET) -> None:
        """Say this, unless a question is asked."""
        if self._question is None:
            self._show(sentence, tone)

    def can_apply(self, *, yes: bool) -> None:
        """Let Apply be pressed, or not."""
        self._apply.state(["!disabled" if yes else "disabled"])

    def ask(self, question: str, choices: Choices) -> None:
        """Ask; each answer ends the question and then does what belongs to it."""
        self.rest()
        self._show(question, Tone.ALARM)
        self._buttons.grid_remove()
        self._question = ttk.Frame(self.frame)
        self._question.grid(row=1, column=1, padx=(0, self._theme.px(20)), pady=self._theme.px(14))
        for column, (text, act) in enumerate(choices.items()):
            button = ttk.Button(self._question, text=text, command=lambda act=act: self._answer(act))  # type: ignore[misc]
            button.bind("<Return>", lambda _, button=button: (button.invoke(), "break")[1])  # type: ignore[misc]
            button.grid(row=0, column=column, padx=(self._theme.px(8) if column else 0, 0))
            if column == 0:
                button.focus_set()

    def rest(self) -> None:
        """Take the question back."""
        if self._question is not None:
            self._question.destroy()
            self._question = None
            self._buttons.grid()
            self._show("", Tone.QUIET)

    def _answer(self, act: Callable[[], None]) -> None:
        self.rest()
        act()

    def _show(self, sentence: str, tone: Tone) -> None:
        palette = self._theme.palette
        colours = {Tone.QUIET: palette.quiet, Tone.ALARM: palette.alarm, Tone.GOOD: palette.levels[2]}
        self._told.configure(text=sentence, foreground=colours[tone])
