"""The field that asks for a new password: it judges while one types, and has a suggestion."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.widgets.keys import Keys, select_all_by_key
from nbtray.dialogs.widgets.password_verdict import Verdict
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

KEEP_IT = "Keep it where you will find it: a password manager, or a note at home. nbtray itself forgets it."
HIDDEN = "•"
COPIED_FOR_MS = 2000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the field asks of the rest; `copy` raises an `NbtrayError` when it cannot."""

    judge: Callable[[str], Verdict]
    rebuff: Callable[[str], str]
    suggest: Callable[[], str]
    copy: Callable[[str], None]


class PasswordField:
    """A column of widgets in `frame`, `width` wide on an ordinary screen; the keyboard is for `entry`."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, keys: Keys, judgement: Judgement, *, width: int
    ) -> None:
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1, minsize=theme.px(width))
        self._theme, self._keys, self._ask, self._width = theme, keys, judgement, width
        self.password = tk.StringVar(self.frame)
        self.suggestion = tk.StringVar(self.frame, judgement.suggest())
        self.shown = tk.BooleanVar(self.frame, value=False)
        self.sentence = tk.StringVar(self.frame)
        self._build()
        self.password.trace_add("write", lambda *_: self._typed())
        self._typed()

    def refused(self) -> bool:
        """Tell whether it cannot be taken, and say why."""
        if why := self._ask.rebuff(self.password.get()):
            self.complain(why)
            self.frame.bell()
            self.entry.focus_set()
        return bool(why)

    def complain(self, sentence: str) -> None:
        """Say what went wrong."""
        self._say(sentence, alarm=True)

    def use_suggestion(self) -> None:
        """Put the suggested password into the field, readable, so that it can be written down."""
        self.shown.set(value=True)
        self.show_or_hide()
        self.password.set(self.suggestion.get())
        self.entry.icursor(tk.END)
        self._say(KEEP_IT)
        self.entry.focus_set()

    def copy_suggestion(self) -> None:
        """Put the suggested password on the clipboard."""
        try:
            self._ask.copy(self.suggestion.get())
        except NbtrayError as error:
            self.complain(str(error.problem))
            return
        self._copy.configure(text="Copied")
        self.frame.after(COPIED_FOR_MS, lambda: self._copy.configure(text="Copy"))

    def another_suggestion(self) -> None:
        """Suggest a new one; what is already in the field stays."""
        self.suggestion.set(self._ask.suggest())

    def show_or_hide(self) -> None:
        """Show the password in clear, or not."""
        self.entry.configure(show="" if self.shown.get() else HIDDEN)

    def _typed(self) -> None:
        judged = self._ask.judge(self.password.get())
        self._say(judged.sentence)
        for step, segment in enumerate(self.bar, start=1):
            palette = self._theme.palette
            colour = palette.levels[judged.level - 1] if step <= judged.level else palette.empty
            segment.configure(background=colour)

    def _say(self, sentence: str, *, alarm: bool = False) -> None:
        palette = self._theme.palette
        self.sentence.set(sentence)
        self.told.configure(foreground=palette.alarm if alarm else palette.quiet)

    def _build(self) -> None:
        px = self._theme.px
        self._line().grid(sticky="ew")
        self.bar = self._strength_bar()
        self.told = self._wrapped(self.frame, textvariable=self.sentence)
        # Two lines are kept free: a window must not jump while somebody types.
        self.frame.rowconfigure(2, minsize=px(44))
        self.told.grid(row=2, sticky="new")
        self._suggestion_card().grid(sticky="ew", pady=(px(8), 0))

    def _wrapped(self, parent: ttk.Frame, **what: object) -> ttk.Label:
        quiet = self._theme.palette.quiet
        return wrapped(parent, wraplength=self._theme.px(self._width - 40), foreground=quiet, **what)

    def _line(self) -> ttk.Frame:
        line = ttk.Frame(self.frame)
        line.columnconfigure(0, weight=1)
        self.entry = ttk.Entry(line, textvariable=self.password, show=HIDDEN)
        select_all_by_key(self.entry)
        self.entry.grid(sticky="ew")
        show = ttk.Checkbutton(line, text="Show", variable=self.shown, command=self.show_or_hide)
        self._keys.press(show, "s").grid(row=0, column=1, padx=(self._theme.px(12), 0))
        return line

    def _strength_bar(self) -> list[tk.Frame]:
        px = self._theme.px
        bar = ttk.Frame(self.frame)
        bar.grid(sticky="ew", pady=(px(8), px(4)))
        segments = []
        for column in range(3):
            bar.columnconfigure(column, weight=1, uniform="segment")
            segment = tk.Frame(bar, height=px(4))
            segment.grid(row=0, column=column, sticky="ew", padx=(0 if column == 0 else px(4), 0))
            segments.append(segment)
        return segments

    def _suggestion_card(self) -> ttk.Frame:
        px = self._theme.px
        card = ttk.Frame(self.frame, style="Card.TFrame", padding=px(12))
        card.columnconfigure(0, weight=1)
        told = self._wrapped(card, text="Or take a strong one, made just now:")
        told.grid(columnspan=4, sticky="ew", pady=(0, px(6)))
        made = ttk.Entry(card, textvariable=self.suggestion, state="readonly", font="TkFixedFont", width=20)
        made.grid(row=1, column=0, sticky="ew")
        self._copy = ttk.Button(card, text="Copy", width=6, command=self.copy_suggestion)
        another = ttk.Button(card, text="Another", command=self.another_suggestion)
        use = ttk.Button(card, text="Use this one", command=self.use_suggestion)
        for column, (button, key) in enumerate(((self._copy, "c"), (another, "a"), (use, "u")), start=1):
            self._keys.press(button, key).grid(row=1, column=column, padx=(px(8), 0))
        return card
