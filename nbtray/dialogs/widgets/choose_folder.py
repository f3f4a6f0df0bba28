"""Lets a person look for a folder."""

import tkinter as tk
from pathlib import Path
from tkinter import filedialog


def choose_folder(root: tk.Tk, begin: str) -> str:
    """Return the folder that was chosen, '' for none; the window may be closed meanwhile."""
    start = Path(begin).expanduser()
    there = next((each for each in (start, *start.parents) if each.is_dir()), Path.home())
    try:
        chosen = filedialog.askdirectory(parent=root, initialdir=str(there), title="Choose a folder")
    except tk.TclError as error:
        if "application has been destroyed" not in str(error):
            raise
        return ""
    return str(chosen) if chosen else ""
