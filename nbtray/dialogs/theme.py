"""A window that looks as if it belonged to the desktop: its colours, its font, its scale."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tkinter as tk
from collections.abc import Mapping
from dataclasses import dataclass
from tkinter import font, ttk

import sv_ttk

from nbtray.dialogs.dark_mode import prefers_dark
from nbtray.tray.image import picture

ORDINARY_DPI = 96.0
DEADLINE = 0.5
TALLEST = 0.92
"""Of the screen: the rest belongs to the title bar and the panel."""

ICON_SIZES = (16, 32, 48, 64)
BOLD = ("SunValleyBodyStrongFont", "SunValleySubtitleFont", "SunValleyTitleFont")
"""Sun Valley asks for families of Windows; elsewhere the weight has to be said."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that the theme has no widgets for; `accent` is its own, `on_accent` reads well on it."""

    accent: str
    on_accent: str
    quiet: str
    alarm: str
    empty: str
    levels: tuple[str, str, str]


LIGHT = Palette("#005fb8", "#ffffff", "#5f5f5f", "#b3261e", "#d9d9d9", ("#c42b1c", "#9d5d00", "#0f7b0f"))
DARK = Palette("#57c8ff", "#1c1c1c", "#a6a6a6", "#ff99a4", "#454545", ("#ff99a4", "#fce100", "#6ccb5f"))


@dataclass(frozen=True, slots=True)
class Theme:
    """What a window needs to draw itself; `px` scales a length meant for an ordinary screen."""

    root: tk.Tk
    palette: Palette
    scale: float

    @property
    def background(self) -> str:
        """The colour of an empty place."""
        return str(ttk.Style(self.root).lookup(".", "background"))

    def px(self, length: float) -> int:
        """Return that many pixels of an ordinary screen on this one."""
        return round(length * self.scale)


def open_themed(title: str, environ: Mapping[str, str] = os.environ) -> Theme:
    """Return a hidden window in the desktop's colours; raises `tk.TclError` where there is no screen."""
    _be_sharp_on_windows()
    root = tk.Tk(className="nbtray")
    root.withdraw()  # shown when it is complete: nobody should see it being built
    root.title(title)
    dark = prefers_dark(environ)
    scale = _scale(root, environ)
    # The theme paints at <<ThemeChanged>>, which reaches only a window that exists, and with the next event
    # only: whatever had got a colour of its own by then would be painted over.
    root.winfo_id()
    sv_ttk.set_theme("dark" if dark else "light", root)
    root.update()
    _set_fonts(root, scale)
    _set_icon(root)
    theme = Theme(root, DARK if dark else LIGHT, scale)
    root.configure(background=theme.background)
    _set_styles(theme)
    return theme


def show(root: tk.Tk, first: tk.Misc, *, resizable: bool = False) -> None:
    """Show the finished window in the middle of the screen, in front; the keyboard is for `first`."""
    root.update_idletasks()
    width = min(root.winfo_reqwidth(), root.winfo_screenwidth())
    height = min(root.winfo_reqheight(), round(root.winfo_screenheight() * TALLEST))
    left = max((root.winfo_screenwidth() - width) // 2, 0)
    top = max((root.winfo_screenheight() - height) // 3, 0)
    root.geometry(f"{width}x{height}+{left}+{top}")
    root.resizable(width=resizable, height=resizable)
    root.deiconify()
    root.lift()
    root.wait_visibility()
    first.focus_force()


def _scale(root: tk.Tk, environ: Mapping[str, str]) -> float:
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


def _set_fonts(root: tk.Tk, scale: float) -> None:
    """Scale the theme's fonts, which are measured in pixels; elsewhere than on Windows also name them."""
    family = font.nametofont("TkDefaultFont", root).actual("family")
    for name in font.names(root):
        if not name.startswith("SunValley"):
            continue
        themed = font.nametofont(name, root)
        themed.configure(size=round(themed.cget("size") * scale))
        if sys.platform != "win32":
            themed.configure(family=family, weight="bold" if name in BOLD else "normal")


def _set_styles(theme: Theme) -> None:
    px, palette, style = theme.px, theme.palette, ttk.Style(theme.root)
    style.configure("TButton", padding=(px(8), px(2), px(8), px(3)))
    style.configure("Accent.TButton", padding=(px(8), px(2), px(8), px(3)))
    style.configure(
        "Badge.TLabel", background=palette.accent, foreground=palette.on_accent, padding=(px(8), px(1))
    )


def _set_icon(root: tk.Tk) -> None:
    icons = []
    for size in ICON_SIZES:
        png = io.BytesIO()
        picture("running", size).save(png, "PNG")
        icons.append(tk.PhotoImage(master=root, data=png.getvalue()))
    root.iconphoto(True, *icons)


def _be_sharp_on_windows() -> None:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- on Windows only

        with contextlib.suppress(AttributeError, OSError):  # before Windows 8.1 there was nothing to ask for
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
