import importlib.util
import shutil

import pytest
from beds.headless import Headless


@pytest.fixture(scope="module")
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
