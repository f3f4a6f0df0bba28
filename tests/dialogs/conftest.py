import gc
import importlib.util
import shutil

import pytest
from beds.headless import Headless
from beds.windows import exists


# Tk never closes a display it has opened, and ends the whole process when one goes away.
@pytest.fixture(scope="session")
def screen():
    """A display on which windows can be opened, with nothing else on it."""
    needed = ("Xvfb", "dbus-daemon", "xdotool", "xclip", "xrdb")
    missing = [program for program in needed if not shutil.which(program)]
    if importlib.util.find_spec("_tkinter") is None:
        missing.append("python3-tk")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with Headless() as screen:
        yield screen


@pytest.fixture
def themed(screen, monkeypatch):
    """Open an empty window in this very process, in the desktop's colours."""
    from nbtray.dialogs.widgets.theme import open_themed  # noqa: PLC0415 -- needs Tk

    monkeypatch.setenv("DISPLAY", screen.env["DISPLAY"])
    windows, scaling = [], []

    def open_window(title, **environ):
        theme = open_themed(title, screen.env | environ)
        windows.append(theme.root)
        scaling.append(theme.root.tk.call("tk", "scaling"))
        return theme

    yield open_window
    while windows:
        root = windows.pop()
        if exists(root):
            root.tk.call("tk", "scaling", scaling[0])  # which belongs to the display, and outlives the window
            root.destroy()
        del root
    # Collected later by another thread, the interpreter would abort the process (Tcl_AsyncDelete).
    gc.collect()
