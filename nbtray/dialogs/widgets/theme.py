"""A window that looks as if it belonged to the desktop."""

import logging
import os
import queue
import sys
import threading
import tkinter as tk
from collections.abc import Mapping
from dataclasses import dataclass, replace
from tkinter import font, ttk
from types import TracebackType

import sv_ttk

from nbtray.dialogs.widgets.dark_mode import prefers_dark
from nbtray.dialogs.widgets.palette import DARK, LIGHT, Palette
from nbtray.dialogs.widgets.scale import be_sharp_on_windows, scale_of
from nbtray.tray.assets import asset

log = logging.getLogger(__name__)

FRAME = 5
"""Pixels of the picture around a field, on any screen."""

NOTICEABLE = 1.2
"""Times as dense: below that nobody sees a difference in the size of a mark."""

TALLEST = 0.92
"""Of the screen: the rest belongs to the title bar and the panel."""

ICON_SIZES = (128, 64, 32, 16)
BOLD = ("SunValleyBodyStrongFont", "SunValleySubtitleFont", "SunValleyTitleFont")
"""Sun Valley asks for families of Windows; elsewhere the weight has to be said."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What a window needs to draw itself; `px` scales a length meant for an ordinary screen.

    `pictures` are held here only: Tk forgets one that nobody in Python holds.
    """

    root: tk.Tk
    palette: Palette
    scale: float
    pictures: tuple[tk.PhotoImage, ...] = ()

    @property
    def background(self) -> str:
        """The colour of an empty place."""
        return str(ttk.Style(self.root).lookup(".", "background"))

    @property
    def ink(self) -> str:
        """The colour of writing."""
        return str(ttk.Style(self.root).lookup(".", "foreground"))

    @property
    def field(self) -> str:
        """The colour of the paper in a field; the theme has it in a picture only."""
        name = ttk.Style(self.root).theme_use().replace("sun-valley-", "sv_")
        picture = self.root.tk.eval(f"set ::ttk::theme::{name}::I(textbox-rest)")
        middle = self.root.tk.call("image", "height", picture) // 2
        return "#{:02x}{:02x}{:02x}".format(*self.root.tk.call(picture, "get", middle, middle))

    def px(self, length: float) -> int:
        """Return that many pixels of an ordinary screen on this one."""
        return round(length * self.scale)


def open_themed(title: str, environ: Mapping[str, str] = os.environ) -> Theme:
    """Return a hidden window in the desktop's colours; raises `tk.TclError` where there is no screen."""
    be_sharp_on_windows()
    # Programs are asked for the colours: they answer while Tk is loading its own.
    asked: queue.SimpleQueue[bool] = queue.SimpleQueue()
    threading.Thread(target=lambda: asked.put(prefers_dark(environ)), daemon=True).start()
    root = tk.Tk(className="nbtray")
    root.withdraw()  # shown when it is complete: nobody should see it being built
    root.title(title)
    # Tk's own way is to print a traceback.
    root.report_callback_exception = _log_mistake
    scale = scale_of(root, environ)
    dark = asked.get()
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
    if scale >= NOTICEABLE:
        from nbtray.dialogs.widgets.dense_screen import Marks  # noqa: PLC0415 -- Pillow costs time before a window shows

        theme = replace(theme, pictures=Marks(root, scale).enlarge())
    return theme


def show(theme: Theme, first: tk.Misc, *, size: tuple[int, int] | None = None) -> None:
    """Show the finished window in the middle of the screen, in front; the keyboard is for `first`.

    One that is given a `size` (of an ordinary screen) can be made larger and smaller.
    """
    root = theme.root
    root.update_idletasks()
    wanted = tuple(map(theme.px, size)) if size else (root.winfo_reqwidth(), root.winfo_reqheight())
    width = min(wanted[0], root.winfo_screenwidth())
    height = min(wanted[1], round(root.winfo_screenheight() * TALLEST))
    left = max((root.winfo_screenwidth() - width) // 2, 0)
    top = max((root.winfo_screenheight() - height) // 3, 0)
    root.geometry(f"{width}x{height}+{left}+{top}")
    root.resizable(width=size is not None, height=size is not None)
    root.deiconify()
    root.lift()
    root.wait_visibility()
    first.focus_force()


def _log_mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.error("A window met something unforeseen", exc_info=(kind, error, trace))


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
    for widget in ("TEntry", "TCombobox", "TCombobox*Listbox"):  # which the theme reaches only at a change
        theme.root.option_add(f"*{widget}.font", "SunValleyBodyFont")
    # The frames around fields and buttons stay as thin as on an ordinary screen: the room within makes up.
    more = px(FRAME) - FRAME
    for name in ("TEntry", "TCombobox"):
        style.configure(name, padding=(px(6), px(1) + more, px(4), px(2) + more))
    for name in ("TButton", "Accent.TButton"):
        style.configure(name, padding=(px(8), px(2) + more, px(8), px(3) + more))
    for name in ("TCheckbutton", "TRadiobutton"):
        style.configure(name, padding=px(4))
    style.configure(
        "Badge.TLabel", background=palette.accent, foreground=palette.on_accent, padding=(px(8), px(1))
    )


def _set_icon(root: tk.Tk) -> None:
    large = tk.PhotoImage(master=root, file=str(asset("nbtray.png")))
    root.iconphoto(True, large, *(large.subsample(large.width() // size) for size in ICON_SIZES))
