"""The file behind the window, the log, and the way back."""

from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

from nbtray.core.settings.schema import LOG_LEVELS
from nbtray.dialogs.preferences.fields import Option
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Form, Row

WORDS = {"debug": "Everything", "info": "The usual", "warning": "Warnings and errors", "error": "Errors only"}


def build(form: Form, desk: Desk, reset: Callable[[], None]) -> None:
    """Fill the page; `reset` is what the button for that does, after a question."""
    fields = desk.fields(form)
    form.heading("Settings file")
    _file(form, desk, "File", desk.home.folders.settings_file, ("Open in editor", "o")).say(
        "This window and your editor change the same file; comments stay, and neither writes over the other."
    )
    row = form.row("Start over")
    button = ttk.Button(row.place, text="Reset all settings…", command=reset)
    form.keys.press(button, "r").grid(sticky="w")
    row.say("The password stays, and so do your notebooks; the old file is kept beside the new one.")
    form.heading("Log")
    options = [Option(level, WORDS[level]) for level in LOG_LEVELS]
    fields.choice("log.level", "Write down", "w", options)
    _file(form, desk, "Log", desk.home.folders.log, ("Open log", "l"))
    form.heading("Safety")
    fields.tick(
        "server.allow_root",
        "Let root serve other computers",
        "s",
        hint="Whoever got in would own this computer. Without root it means nothing.",
    )


def _file(form: Form, desk: Desk, label: str, path: Path, opener: tuple[str, str]) -> Row:
    text, key = opener
    row = form.row(label)
    row.path(path).grid(sticky="ew", pady=(form.theme.px(6), form.theme.px(8)))
    button = ttk.Button(row.place, text=text, command=lambda: desk.open(str(path)))
    form.keys.press(button, key).grid(sticky="w")
    return row
