"""A field for a duration: a number and its unit."""

import tkinter as tk
from tkinter import ttk

from nbtray.core.settings.rules import Whole
from nbtray.dialogs.preferences.draft import complaint
from nbtray.dialogs.preferences.durations import Unit, meant, said
from nbtray.dialogs.preferences.editing import Editing, Field
from nbtray.dialogs.preferences.validation_message import Judge
from nbtray.dialogs.widgets.form import Form
from nbtray.dialogs.widgets.keys import select_all_by_key

UNITS = {unit: unit.name.lower() for unit in Unit}


class DurationField:
    """Shows a setting of seconds; `never` is the label of a box that is unticked for 0, if 0 means never."""

    def __init__(  # noqa: PLR0913 -- what there is to say about a field, by name
        self,
        form: Form,
        editing: Editing,
        name: str,
        label: str,
        key: str,
        *,
        hint: str = "",
        tick: str = "",
        usual: int = 0,
    ) -> None:
        self._editing, self._name, self._usual = editing, name, usual
        row = form.row(label)
        self._on = tk.BooleanVar(form.frame, value=True)
        self._number = tk.StringVar(form.frame)
        self._unit = tk.StringVar(form.frame)
        self._refreshing = False
        px = form.theme.px
        place = ttk.Frame(row.place)
        place.grid(sticky="w")
        column = 0
        if tick:
            box = ttk.Checkbutton(place, text=tick, variable=self._on, command=self._ticked)
            form.keys.press(box, key).grid(row=0, column=column, padx=(0, px(8)))
            column = 1
        self.entry = ttk.Entry(place, textvariable=self._number, width=6, justify="right")
        select_all_by_key(self.entry)
        self.entry.grid(row=0, column=column)
        self.unit = ttk.Combobox(
            place, textvariable=self._unit, values=list(UNITS.values()), state="readonly", width=9
        )
        self.unit.grid(row=0, column=column + 1, padx=(px(8), 0))
        if row.label is not None and not tick:
            form.keys.lead_to(row.label, key, self.entry)
        self._judge = Judge(row, editing, name, hint)
        editing.show(Field(name, self._refresh, self._judged))
        self._number.trace_add("write", lambda *_: self._typed())
        self.unit.bind("<<ComboboxSelected>>", self._unit_chosen)

    def _typed(self) -> None:
        if not self._refreshing:
            number = Whole("", 0, 0).from_words((self._number.get().strip(),))
            self._editing.type(self._name, meant(number, self._chosen_unit()))

    def _unit_chosen(self, _: object) -> None:
        self.unit.selection_clear()
        self._typed()

    def _ticked(self) -> None:
        self._editing.type(self._name, self._usual if self._on.get() else 0)
        self._refresh()
        if self._on.get():
            self.entry.focus_set()

    def _chosen_unit(self) -> Unit:
        return next(unit for unit, word in UNITS.items() if word == self._unit.get())

    def _refresh(self) -> None:
        value = self._editing.draft.value(self._name)
        if not isinstance(value, int):
            return
        self._refreshing = True
        never = value == 0 and bool(self._usual)
        self._on.set(not never)
        number, unit = said(self._usual if never else value)
        self._number.set(str(number))
        self._unit.set(UNITS[unit])
        for widget, state in ((self.entry, "normal"), (self.unit, "readonly")):
            widget.configure(state="disabled" if never else state)
        self._refreshing = False

    def _judged(self) -> None:
        self._judge.judge()
        self.entry.state(["invalid" if complaint(self._editing.draft, self._name) else "!invalid"])
