"""Starting by itself, and what one is told."""

import tkinter as tk
from tkinter import ttk

from nbtray.core.problem import Problem
from nbtray.core.startup import AutostartState, On, Refused, Stale
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Form, Row, Tone


def build(form: Form, desk: Desk) -> None:
    """Fill the page."""
    fields = desk.fields(form)
    form.without_labels()
    form.heading("Start")
    AtLogin(form, desk)
    fields.tick("server.start_at_launch", "Start the server together with nbtray", "t")
    form.heading("Notify me")
    fields.tick("notices.server", "When the server starts, fails or crashes", "w")
    fields.tick("notices.address", "When the address has changed", "d")
    fields.tick("notices.mail", "When a letter cannot be sent", "l")
    fields.tick("notices.logins", "When somebody logs in from a new place, or guesses passwords", "m")
    fields.tick("notices.reach", "When nobody on the internet can reach it, or somebody can again", "b")


class AtLogin:
    """The box for starting at login: an entry of the desktop's, so it counts at once and is no setting."""

    def __init__(self, form: Form, desk: Desk) -> None:
        self._desk = desk
        self._row: Row = form.row()
        self._on = tk.BooleanVar(form.frame)
        self._box = ttk.Checkbutton(
            self._row.place, text="Start nbtray when I log in", variable=self._on, command=self._ticked
        )
        form.keys.press(self._box, "n").grid(sticky="w")
        self._box.state(["disabled"])
        desk.background.run(desk.home.autostart, self._found)

    def _ticked(self) -> None:
        wanted = self._on.get()
        self._box.state(["disabled"])
        self._desk.background.run(lambda: self._desk.home.autostart(wanted), self._changed)

    def _found(self, state: AutostartState | Problem) -> None:
        self._box.state(["!disabled"])
        self._on.set(isinstance(state, On))
        match state:
            case Refused(problem=problem):
                self._row.say(str(problem), Tone.ALARM)
            case Problem():
                self._row.say(str(state), Tone.ALARM)
            case Stale():
                self._row.say("Another nbtray starts at present, or one that was moved.", Tone.ALARM)
            case _:
                self._row.say("")

    def _changed(self, state: AutostartState | Problem) -> None:
        self._found(state)
        if not self._row.sentence:
            self._row.say(
                "It will start with your next login." if self._on.get() else "It starts by hand only.",
                Tone.GOOD,
            )
