"""The window with the steps that forward the port by hand."""

from collections.abc import Callable
from tkinter import ttk

from nbtray.core.doctor.forward_by_hand import Numbers, doings
from nbtray.core.problem import NbtrayError, Problem
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

TITLE = "Forward the port by hand"
WHAT = "For a router that opens no ports on request. Each router calls these things a little differently."
WIDTH = 520


class ForwardWindow:
    """Fills the themed window; `open_page` opens a URL, and raises an `NbtrayError` when it cannot."""

    def __init__(self, theme: Theme, numbers: Numbers | Problem, open_page: Callable[[str], None]) -> None:
        self._theme, self._root, self._numbers, self._open = theme, theme.root, numbers, open_page
        px, keys = theme.px, Keys(theme.root)
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        body.columnconfigure(0, weight=1, minsize=px(WIDTH))
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        said = str(numbers) if isinstance(numbers, Problem) else WHAT
        self.said = wrapped(body, text=said, foreground=theme.palette.quiet, wraplength=px(WIDTH))
        self.said.grid(sticky="ew", pady=(px(8), px(8)))
        buttons = ttk.Frame(body)
        if isinstance(numbers, Numbers):
            for number, each in enumerate(doings(numbers), 1):
                heading = ttk.Label(body, text=f"{number}. {each.what}", font="SunValleyBodyStrongFont")
                heading.grid(sticky="w", pady=(px(10), px(2)))
                wrapped(body, text=each.how, wraplength=px(WIDTH)).grid(sticky="ew")
            self.page = ttk.Button(buttons, text="Open router's page", command=self.open_page)
            keys.press(self.page, "o").grid(row=0, column=0, padx=(0, px(8)))
        buttons.grid(sticky="e", pady=(px(20), 0))
        self.close = ttk.Button(buttons, text="Close", style="Accent.TButton", command=self._root.destroy)
        keys.press(self.close, "l").grid(row=0, column=1)
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def open_page(self) -> None:
        """Open the router's page in the browser."""
        assert isinstance(self._numbers, Numbers)  # noqa: S101 -- there is a button for it only then
        try:
            self._open(self._numbers.router_page)
        except NbtrayError as error:
            self.said.configure(text=str(error.problem), foreground=self._theme.palette.alarm)
