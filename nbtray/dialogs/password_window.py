"""The first window a newcomer sees: it asks for the password."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import Any

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.password_verdict import Verdict
from nbtray.dialogs.theme import Theme

TITLE = "Choose a password for your notebooks"
WHY = (
    "You will type it in the browser to reach your notebooks. Whoever knows it can run programs "
    "on this computer, from anywhere."
)
REPLACES = "It replaces the one you have; browsers that are logged in will ask for it."
KEEP_IT = "Keep it where you will find it: a password manager, or a note at home. nbtray itself forgets it."
HIDDEN = "•"
COPIED_FOR_MS = 2000
WIDTH = 520


@dataclass(frozen=True, slots=True)
class Answers:
    """What the window asks of the rest; `accept` and `copy` raise an `NbtrayError` when they cannot."""

    judge: Callable[[str], Verdict]
    rebuff: Callable[[str], str]
    suggest: Callable[[], str]
    copy: Callable[[str], None]
    accept: Callable[[str], None]


class PasswordWindow:
    """Fills the themed window; `accepted` tells how it ended once the main loop is over."""

    def __init__(self, theme: Theme, answers: Answers, *, replaces: bool) -> None:
        self.accepted = False
        self._theme = theme
        self._answers = answers
        self._root = theme.root
        self.password = tk.StringVar(self._root)
        self.suggestion = tk.StringVar(self._root, answers.suggest())
        self.shown = tk.BooleanVar(self._root, value=False)
        self.sentence = tk.StringVar(self._root)
        self._build(f"{WHY} {REPLACES}" if replaces else WHY)
        self.password.trace_add("write", lambda *_: self._typed())
        self._typed()
        self._root.bind("<Return>", lambda _: self.accept())
        self._root.bind("<KP_Enter>", lambda _: self.accept())
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def accept(self) -> None:
        """Take the password and close; say why not, if it cannot be taken."""
        password = self.password.get()
        if why := self._answers.rebuff(password):
            self._say(why, alarm=True)
            self._root.bell()
            self.entry.focus_set()
            return
        try:
            self._answers.accept(password)
        except NbtrayError as error:
            self._say(str(error.problem), alarm=True)
            return
        self.accepted = True
        self._root.destroy()

    def use_suggestion(self) -> None:
        """Put the suggested password into the field, readable, so that it can be written down."""
        self.shown.set(value=True)
        self._show_or_hide()
        self.password.set(self.suggestion.get())
        self.entry.icursor(tk.END)
        self._say(KEEP_IT)
        self.entry.focus_set()

    def copy_suggestion(self) -> None:
        """Put the suggested password on the clipboard."""
        try:
            self._answers.copy(self.suggestion.get())
        except NbtrayError as error:
            self._say(str(error.problem), alarm=True)
            return
        self._copy.configure(text="Copied")
        self._root.after(COPIED_FOR_MS, lambda: self._copy.configure(text="Copy"))

    def another_suggestion(self) -> None:
        """Suggest a new one; what is already in the field stays."""
        self.suggestion.set(self._answers.suggest())

    def _typed(self) -> None:
        judged = self._answers.judge(self.password.get())
        self._say(judged.sentence)
        for step, segment in enumerate(self._bar, start=1):
            palette = self._theme.palette
            colour = palette.levels[judged.level - 1] if step <= judged.level else palette.empty
            segment.configure(background=colour)

    def _say(self, sentence: str, *, alarm: bool = False) -> None:
        palette = self._theme.palette
        self.sentence.set(sentence)
        self._sentence.configure(foreground=palette.alarm if alarm else palette.quiet)

    def _select_all(self, _: object) -> str:
        self.entry.select_range(0, tk.END)
        return "break"

    def _show_or_hide(self) -> None:
        self.entry.configure(show="" if self.shown.get() else HIDDEN)

    def _build(self, why: str) -> None:
        px = self._theme.px
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        body.columnconfigure(0, minsize=px(WIDTH))
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        self._wrapped(body, text=why).grid(sticky="w", pady=(px(8), px(20)))
        self._field(body).grid(sticky="ew")
        self._bar = self._strength_bar(body)
        self._sentence = self._wrapped(body, textvariable=self.sentence)
        # Two lines are kept free: a window must not jump while somebody types.
        body.rowconfigure(4, minsize=px(46))
        self._sentence.grid(row=4, sticky="nw")
        self._suggestion_card(body).grid(sticky="ew", pady=(px(12), px(20)))
        self._buttons(body).grid(sticky="e")

    def _wrapped(self, parent: ttk.Frame, **what: Any) -> ttk.Label:  # noqa: ANN401 -- text or textvariable
        quiet = self._theme.palette.quiet
        return ttk.Label(parent, wraplength=self._theme.px(WIDTH), foreground=quiet, **what)

    def _field(self, parent: ttk.Frame) -> ttk.Frame:
        field = ttk.Frame(parent)
        field.columnconfigure(0, weight=1)
        self.entry = ttk.Entry(field, textvariable=self.password, show=HIDDEN)
        self.entry.bind("<Control-a>", self._select_all)  # X11's Tk goes to the beginning of the line
        self.entry.grid(sticky="ew")
        show = ttk.Checkbutton(field, text="Show", variable=self.shown, command=self._show_or_hide)
        self._key(show, "s").grid(row=0, column=1, padx=(self._theme.px(12), 0))
        return field

    def _strength_bar(self, parent: ttk.Frame) -> list[tk.Frame]:
        px = self._theme.px
        bar = ttk.Frame(parent)
        bar.grid(sticky="ew", pady=(px(10), px(6)))
        segments = []
        for column in range(3):
            bar.columnconfigure(column, weight=1, uniform="segment")
            segment = tk.Frame(bar, height=px(4))
            segment.grid(row=0, column=column, sticky="ew", padx=(0 if column == 0 else px(4), 0))
            segments.append(segment)
        return segments

    def _suggestion_card(self, parent: ttk.Frame) -> ttk.Frame:
        px = self._theme.px
        card = ttk.Frame(parent, style="Card.TFrame", padding=px(14))
        card.columnconfigure(0, weight=1)
        self._wrapped(card, text="Or take a strong one, made just now:").grid(
            columnspan=4, sticky="w", pady=(0, px(8))
        )
        ttk.Entry(card, textvariable=self.suggestion, state="readonly", font="TkFixedFont", width=20).grid(
            row=1, column=0, sticky="ew"
        )
        self._copy = ttk.Button(card, text="Copy", width=6, command=self.copy_suggestion)
        another = ttk.Button(card, text="Another", command=self.another_suggestion)
        use = ttk.Button(card, text="Use this one", command=self.use_suggestion)
        for column, (button, key) in enumerate(((self._copy, "c"), (another, "a"), (use, "u")), start=1):
            self._key(button, key).grid(row=1, column=column, padx=(px(8), 0))
        return card

    def _buttons(self, parent: ttk.Frame) -> ttk.Frame:
        buttons = ttk.Frame(parent)
        cancel = ttk.Button(buttons, text="Not now", command=self._root.destroy)
        accept = ttk.Button(buttons, text="Set password", style="Accent.TButton", command=self.accept)
        self._key(cancel, "n").grid(row=0, column=0, padx=(0, self._theme.px(8)))
        self._key(accept, "p").grid(row=0, column=1)
        return buttons

    def _key(self, button: ttk.Button | ttk.Checkbutton, letter: str) -> ttk.Button | ttk.Checkbutton:
        """Let Alt and a letter press it from anywhere, and Return when it has the keyboard."""

        def press(_: object) -> str:
            button.invoke()
            return "break"

        def underline(position: int) -> None:
            button.configure(underline=position)

        place = str(button.cget("text")).casefold().index(letter)
        for alt in ("Alt_L", "Alt_R"):
            self._root.bind(f"<KeyPress-{alt}>", lambda _: underline(place), add=True)
            self._root.bind(f"<KeyRelease-{alt}>", lambda _: underline(-1), add=True)
        self._root.bind(f"<Alt-{letter}>", press)
        button.bind("<Return>", press)
        button.bind("<KP_Enter>", press)
        return button
