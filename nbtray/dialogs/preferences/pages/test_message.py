"""The test letter, with each step as it happens."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from nbtray.core.mail.test_message import Step, StepName, StepState
from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.core.settings import MailSettings
from nbtray.dialogs import mail_wording
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Form, Tone
from nbtray.dialogs.widgets.scrolling import LOOK_HERE
from nbtray.dialogs.widgets.wrapping import wrapped

MARKS = {
    StepState.BEGUN: "…",
    StepState.DONE: "✓",
    StepState.SKIPPED: "-",
    StepState.FAILED: "✗",
    StepState.UNCONFIRMED: "?",
}


class RehearsalRow:
    """A button, and below it one line for each step.

    `what` returns the settings and password to try, and `accepted` hears that the letter was.
    """

    def __init__(
        self,
        form: Form,
        desk: Desk,
        what: Callable[[], tuple[MailSettings, Secret | None]],
        accepted: Callable[[], None],
    ) -> None:
        self._form, self._desk, self._what, self._accepted = form, desk, what, accepted
        self._row = form.row("Try it")
        self._button = ttk.Button(self._row.place, text="Send a test letter", command=self._begin)
        form.keys.press(self._button, "s").grid(sticky="w")
        self._steps: ttk.Frame | None = None
        self._lines: dict[StepName, tuple[ttk.Label, ttk.Label, ttk.Label]] = {}

    def _begin(self) -> None:
        mail, password = self._what()
        self._button.state(["disabled"])
        if self._steps is not None:
            self._steps.destroy()
        px = self._form.theme.px
        self._steps = ttk.Frame(self._row.place)
        self._steps.grid(sticky="ew", pady=(px(8), 0))
        self._steps.columnconfigure(1, weight=1)
        self._lines = {}
        self._desk.background.each(lambda: self._desk.home.rehearse(mail, password), self._told)

    def _told(self, step: Step | Problem) -> None:
        if isinstance(step, Problem):
            self._row.say(mail_wording.here(str(step)), Tone.ALARM)
            self._button.state(["!disabled"])
            return
        palette = self._form.theme.palette
        mark, sentence, seconds = self._line(step.name)
        colour = {
            StepState.DONE: palette.levels[2],
            StepState.FAILED: palette.alarm,
            StepState.UNCONFIRMED: palette.levels[1],
        }.get(step.state, palette.quiet)
        mark.configure(text=MARKS[step.state], foreground=colour)
        bad = step.state in (StepState.FAILED, StepState.UNCONFIRMED)
        said = mail_wording.here(step.sentence)
        sentence.configure(text=said, foreground=colour if bad else self._form.theme.ink)
        seconds.configure(text="" if step.state is StepState.BEGUN else f"{step.seconds:.1f} s")
        seconds.update_idletasks()
        sentence.event_generate(LOOK_HERE)
        accepted = step.name is StepName.ACCEPTED and step.state is StepState.DONE
        if bad or accepted:
            self._button.state(["!disabled"])
        if accepted:
            self._accepted()

    def _line(self, name: StepName) -> tuple[ttk.Label, ttk.Label, ttk.Label]:
        if name not in self._lines:
            assert self._steps is not None  # noqa: S101 -- begun
            px, quiet = self._form.theme.px, self._form.theme.palette.quiet
            row = len(self._lines)
            mark = ttk.Label(self._steps, width=2)
            mark.grid(row=row, column=0, sticky="nw", pady=px(1))
            sentence = wrapped(self._steps, wraplength=px(320))
            sentence.grid(row=row, column=1, sticky="ew", pady=px(1))
            seconds = ttk.Label(self._steps, foreground=quiet, width=6, anchor=tk.E)
            seconds.grid(row=row, column=2, sticky="ne", pady=px(1))
            self._lines[name] = mark, sentence, seconds
        return self._lines[name]
