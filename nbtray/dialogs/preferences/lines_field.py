"""A field for a list: one item a line."""

import tkinter as tk
from tkinter import ttk

from nbtray.dialogs.preferences.draft import complaint
from nbtray.dialogs.preferences.editing import Editing, Field
from nbtray.dialogs.preferences.validation_message import Judge
from nbtray.dialogs.widgets.form import Form

STYLE = "Lines.TFrame"


class LinesField:
    """Shows a setting that is a list of texts; looks like an entry, and has `height` lines."""

    def __init__(  # noqa: PLR0913 -- what there is to say about a field, by name
        self, form: Form, editing: Editing, name: str, label: str, key: str, *, height: int, hint: str = ""
    ) -> None:
        self._editing, self._name = editing, name
        row = form.row(label)
        theme = form.theme
        style = ttk.Style(theme.root)
        style.layout(STYLE, [("Entry.field", {"sticky": "nsew"})])
        self._box = ttk.Frame(row.place, style=STYLE, padding=theme.px(3))
        self._box.grid(sticky="ew")
        self._box.columnconfigure(0, weight=1)
        self.text = tk.Text(
            self._box,
            height=height,
            width=20,
            wrap="none",
            font="SunValleyBodyFont",
            background=theme.field,
            foreground=theme.ink,
            insertbackground=theme.ink,
            borderwidth=0,
            highlightthickness=0,
            undo=True,
        )
        self.text.grid(sticky="ew", padx=theme.px(4), pady=theme.px(2))
        self.text.bind("<FocusIn>", lambda _: self._box.state(["focus"]))
        self.text.bind("<FocusOut>", lambda _: self._box.state(["!focus"]))
        # In a list of lines Tab leads on, and Return is the only way to a new line.
        self.text.bind("<Tab>", lambda _: self._leave(self.text.tk_focusNext()))
        self.text.bind("<Shift-Tab>", lambda _: self._leave(self.text.tk_focusPrev()))
        self.text.bind("<ISO_Left_Tab>", lambda _: self._leave(self.text.tk_focusPrev()))
        self.text.bind("<Control-a>", self._select_all)
        self.text.bind("<<Modified>>", lambda _: self._typed())
        if row.label is not None:
            form.keys.lead_to(row.label, key, self.text)
        self._judge = Judge(row, editing, name, hint)
        editing.show(Field(name, self._refresh, self._judged))

    def _items(self) -> list[str]:
        return [line.strip() for line in self.text.get("1.0", tk.END).splitlines() if line.strip()]

    def _typed(self) -> None:
        if self.text.edit_modified():
            self.text.edit_modified(False)
            self._editing.type(self._name, self._items())

    def _refresh(self) -> None:
        value = self._editing.draft.value(self._name)
        if isinstance(value, list | tuple) and self._items() != list(value):
            self.text.delete("1.0", tk.END)
            self.text.insert("1.0", "\n".join(map(str, value)))
            self.text.edit_modified(False)
            self.text.edit_reset()

    def _judged(self) -> None:
        self._judge.judge()
        self._box.state(["invalid" if complaint(self._editing.draft, self._name) else "!invalid"])

    def _leave(self, to: tk.Misc | None) -> str:
        if to is not None:
            to.focus_set()
        return "break"

    def _select_all(self, _: object) -> str:
        self.text.tag_add("sel", "1.0", "end-1c")
        return "break"
