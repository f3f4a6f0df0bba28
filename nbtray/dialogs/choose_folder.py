"""Lets a person look for a folder."""

import tkinter as tk
from pathlib import Path
from tkinter import filedialog


def choose_folder(root: tk.Tk, begin: str) -> str:
    """Return the folder that was chosen, '' for none."""
    start = Path(begin).expanduser()
    there = next((each for each in (start, *start.parents) if each.is_dir()), Path.home())
    chosen = filedialog.askdirectory(parent=root, initialdir=str(there), title="Choose a folder")
    return str(chosen) if chosen else ""
