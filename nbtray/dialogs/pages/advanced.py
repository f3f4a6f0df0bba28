"""The file behind the window, the log, and the way back."""

from collections.abc import Callable
from tkinter import ttk

from nbtray.core.settings.schema import LOG_LEVELS
from nbtray.dialogs.desk import Desk
from nbtray.dialogs.fields import Option
from nbtray.dialogs.form import Form, Row

WORDS = {"debug": "Everything", "info": "The usual", "warning": "Warnings and errors", "error": "Errors only"}


def build(form: Form, desk: Desk, reset: Callable[[], None]) -> None:
    """Fill the page; `reset` is what the button for that does, after a question."""
    fields = desk.fields(form)
    form.heading("Settings file")
    _file(form, desk, "File", str(desk.home.folders.settings_file), ("Open in editor", "o")).say(
        "This window and your editor change the same file; comments stay, and neither writes over the other."
    )
    row = form.row("Start over")
    button = ttk.Button(row.place, text="Reset all settings…", command=reset)
    form.keys.press(button, "r").grid(sticky="w")
    row.say("The password stays, and so do your notebooks; the old file is kept beside the new one.")
    form.heading("Log")
    options = [Option(level, WORDS[level]) for level in LOG_LEVELS]
    fields.choice("log.level", "Write down", "w", options)
    _file(form, desk, "Log", str(desk.home.folders.log), ("Open log", "l"))
    form.heading("Safety")
    fields.tick(
        "server.allow_root",
        "Let root serve other computers",
        "s",
        hint="Whoever got in would own this computer. Without root it means nothing.",
    )


def _file(form: Form, desk: Desk, label: str, path: str, opener: tuple[str, str]) -> Row:
    text, key = opener
    row = form.row(label)
    row.value(path).grid(row=0, column=0, sticky="new", pady=(form.theme.px(5), 0))
    button = ttk.Button(row.place, text=text, command=lambda: desk.open(path))
    form.keys.press(button, key).grid(row=0, column=1, padx=(form.theme.px(8), 0), sticky="n")
    return row
