"""How dense the screen is, and so how large a window is drawn."""

import contextlib
import shutil
import subprocess
import sys
import tkinter as tk
from collections.abc import Mapping

ORDINARY_DPI = 96.0
DEADLINE = 0.5


def be_sharp_on_windows() -> None:
    """Have Windows leave the scaling to us, before there is a window: its own blurs."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- on Windows only

        with contextlib.suppress(AttributeError, OSError):  # before Windows 8.1 there was nothing to ask for
            ctypes.windll.shcore.SetProcessDpiAwareness(1)


def scale_of(root: tk.Tk, environ: Mapping[str, str]) -> float:
    """Return how many times as dense as an ordinary screen it is, at least 1; Tk draws its letters so too."""
    if root.tk.call("tk", "windowingsystem") == "aqua":
        return 1.0  # macOS scales by itself
    dpi = _dpi_of_x11(environ) or root.winfo_fpixels("1i")
    scale = max(dpi / ORDINARY_DPI, 1.0)
    root.tk.call("tk", "scaling", scale * ORDINARY_DPI / 72)
    return scale


def _dpi_of_x11(environ: Mapping[str, str]) -> float:
    """Return what desktops set for a dense screen; Tk itself only knows the monitor's size in millimetres."""
    program = shutil.which("xrdb", path=environ.get("PATH"))
    if not program:
        return 0.0
    with contextlib.suppress(OSError, subprocess.TimeoutExpired, ValueError):
        told = subprocess.run(  # noqa: S603 -- xrdb
            [program, "-query"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DEADLINE,
            env=environ,
            check=False,
        ).stdout.decode(errors="replace")
        for line in told.splitlines():
            name, _, value = line.partition(":")
            if name == "Xft.dpi":
                return float(value)
    return 0.0
