"""What a desktop should have for nbtray, as Debian calls it."""

import importlib.util
import os
import shutil
import sys


def wanted_packages() -> list[str]:
    """Return the packages without which a screen would lack the clipboard or the windows."""
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    if sys.platform != "linux" or not (wayland or x11):
        return []
    wanted = []
    if wayland and not shutil.which("wl-copy"):
        wanted.append("wl-clipboard")
    if not wayland and not (shutil.which("xclip") or shutil.which("xsel")):
        wanted.append("xclip")
    return wanted + for_windows()


def for_windows() -> list[str]:
    """Return the package that holds tkinter, where Debian's own Python came without it."""
    debians = sys.platform == "linux" and sys.base_prefix == "/usr"
    return ["python3-tk"] if debians and importlib.util.find_spec("_tkinter") is None else []
