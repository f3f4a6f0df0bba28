"""Fields that show one setting each, and judge it while somebody types."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk
from typing import Any

from nbtray.core.settings.schema import BY_NAME
from nbtray.dialogs.preferences.draft import complaint
from nbtray.dialogs.preferences.editing import Editing, Field
from nbtray.dialogs.preferences.validation_message import Judge
from nbtray.dialogs.widgets.form import Form, Row, Tone
from nbtray.dialogs.widgets.keys import select_all_by_key
from nbtray.dialogs.widgets.wrapping import wrapped


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few values: what it is called, and one sentence of what it means."""

    value: str
    label: str
    sentence: str = ""


class Fields:
    """Adds fields to a form."""

    def __init__(self, form: Form, editing: Editing) -> None:
        self.form = form
        self._editing = editing

    def line(  # noqa: PLR0913 -- what there is to say about a field, by name
        self,
        name: str,
        label: str,
        key: str,
        *,
        hint: str = "",
        width: int = 0,
        shown_as: Callable[[Any], str] = str,
        beside: Sequence[tuple[str, str, Callable[[], None]]] = (),
    ) -> tuple[ttk.Entry, Judge]:
        """Add a line to type in; `beside` are buttons (text, key, what they do)."""
        row = self.form.row(label)
        text = tk.StringVar(self.form.frame)
        entry = ttk.Entry(row.place, textvariable=text, width=width or 24)
        entry.grid(row=0, column=0, sticky="w" if width else "ew")
        select_all_by_key(entry)
        for column, (words, letter, act) in enumerate(beside, start=1):
            button = ttk.Button(row.place, text=words, command=act)
            self.form.keys.press(button, letter).grid(row=0, column=column, padx=(self.form.theme.px(8), 0))
        self._lead(row, key, entry)
        rule = BY_NAME[name].rule

        def refresh() -> None:
            if rule.from_words((text.get().strip(),)) != self._editing.draft.value(name):
                text.set(shown_as(self._editing.draft.value(name)))

        def judged() -> None:
            judge.judge()
            entry.state(["invalid" if complaint(self._editing.draft, name) else "!invalid"])

        judge = Judge(row, self._editing, name, hint)
        self._editing.show(Field(name, refresh, judged))
        text.trace_add("write", lambda *_: self._editing.type(name, rule.from_words((text.get().strip(),))))
        return entry, judge

    def tick(self, name: str, label: str, key: str, *, hint: str = "") -> ttk.Checkbutton:
        """Add a box to tick."""
        row = self.form.row()
        ticked = tk.BooleanVar(self.form.frame)
        box = ttk.Checkbutton(
            row.place,
            text=label,
            variable=ticked,
            command=lambda: self._editing.type(name, ticked.get()),
        )
        self.form.keys.press(box, key).grid(sticky="w")
        judge = Judge(row, self._editing, name, hint)
        self._editing.show(
            Field(name, lambda: ticked.set(bool(self._editing.draft.value(name))), judge.judge)
        )
        return box

    def choice(
        self, name: str, label: str, key: str, options: Sequence[Option]
    ) -> tuple[ttk.Combobox, Callable[[Sequence[Option]], None]]:
        """Add a list to choose from; also return what gives it other options."""
        row = self.form.row(label)
        known: list[Option] = list(options)
        box = ttk.Combobox(row.place, state="readonly", width=16)
        box.grid(row=0, column=0, sticky="ew")
        self._lead(row, key, box)
        judge = Judge(row, self._editing, name)

        def refresh() -> None:
            value = str(self._editing.draft.value(name))
            listed = [each.value for each in known]
            if value not in listed:
                known.append(Option(value, value))
                listed.append(value)
            box.configure(values=[each.label for each in known])
            box.current(listed.index(value))

        def judged() -> None:
            sentence = known[box.current()].sentence
            judge.remark((sentence, Tone.QUIET) if sentence else None)

        def offer(others: Sequence[Option]) -> None:
            known[:] = others
            refresh()
            judged()

        def chosen(_: object) -> None:
            box.selection_clear()
            self._editing.type(name, known[box.current()].value)

        box.bind("<<ComboboxSelected>>", chosen)
        self._editing.show(Field(name, refresh, judged))
        return box, offer

    def radios(self, name: str, label: str, options: Sequence[tuple[Option, str]]) -> None:
        """Add a few values side by side with what each means; each has a key."""
        row = self.form.row(label)
        chosen = tk.StringVar(self.form.frame)
        add_radios(row.place, self.form, chosen, options, lambda value: self._editing.type(name, value))
        judge = Judge(row, self._editing, name)
        self._editing.show(Field(name, lambda: chosen.set(str(self._editing.draft.value(name))), judge.judge))

    def _lead(self, row: Row, key: str, field: tk.Misc) -> None:
        if row.label is not None and key:
            self.form.keys.lead_to(row.label, key, field)


def add_radios(
    place: ttk.Frame,
    form: Form,
    chosen: tk.StringVar,
    options: Sequence[tuple[Option, str]],
    choose: Callable[[str], None],
) -> None:
    """Put radio buttons into `place`, each with its sentence."""
    px = form.theme.px
    for option, key in options:
        button = ttk.Radiobutton(
            place,
            text=option.label,
            value=option.value,
            variable=chosen,
            command=lambda value=option.value: choose(value),  # type: ignore[misc]
        )
        form.keys.press(button, key).grid(sticky="w")
        told = wrapped(place, text=option.sentence, foreground=form.theme.palette.quiet)
        told.configure(wraplength=px(380))
        told.grid(sticky="ew", padx=(px(30), 0), pady=(0, px(4)))
