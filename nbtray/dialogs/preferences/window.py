"""The preferences: a list of pages at the left, the page at the right, and what Apply would do below."""

from __future__ import annotations

import importlib
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from nbtray.core.problem import NbtrayError
from nbtray.core.settings.check import UNREADABLE, Checked
from nbtray.dialogs.preferences.applying import Applying
from nbtray.dialogs.preferences.draft import Draft
from nbtray.dialogs.preferences.editing import Editing
from nbtray.dialogs.preferences.footer import Footer
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.preferences.page_list import PageList
from nbtray.dialogs.process.background import Background
from nbtray.dialogs.process.window_control import to_front
from nbtray.dialogs.widgets.form import Form, Tone
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.scrolling import Scrolled
from nbtray.dialogs.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbtray.dialogs.settings_service import Home
    from nbtray.dialogs.widgets.theme import Theme

TITLE = "nbtray: Preferences"
SIZE = WIDTH, HEIGHT = 840, 680
PAGES = ("General", "Server", "Address", "Mail", "Certificate", "Advanced")


class PreferencesWindow:
    """Fills the themed window; `copy` and `open_` raise an `NbtrayError` when they cannot."""

    def __init__(
        self, theme: Theme, home: Home, copy: Callable[[str], None], open_: Callable[[str], None]
    ) -> None:
        self._theme, self._root = theme, theme.root
        px = theme.px
        self.keys = Keys(self._root)
        checked = home.checked()
        self.editing = Editing(Draft(checked.settings))
        self._root.columnconfigure(1, weight=1)
        self._root.rowconfigure(1, weight=1)
        self.background = Background(self._root)
        self.footer = Footer(self._root, theme, self.keys, self._apply, self.close)
        self.footer.frame.grid(row=2, columnspan=2, sticky="ew")
        self.desk = Desk(
            theme,
            self.keys,
            self.editing,
            home,
            self.background,
            self.footer,
            copy=lambda text: self._attempt(lambda: copy(text)),
            open=lambda target: self._attempt(lambda: open_(target)),
        )
        self.applying = Applying(self.desk)
        self._banner = wrapped(
            self._root, foreground=theme.palette.alarm, wraplength=px(WIDTH - 48), padding=(px(24), px(12))
        )
        self.list = PageList(self._root, theme, PAGES, self.turn_to)
        self.list.frame.grid(row=1, column=0, sticky="ns")
        self._pages: dict[str, Scrolled] = {}
        self.shown = ""
        self._root.bind("<Return>", lambda _: self._apply())
        self._root.bind("<KP_Enter>", lambda _: self._apply())
        self._root.bind("<Escape>", lambda _: self.close())
        self._root.bind("<Control-Next>", lambda _: self.list.step(1))
        self._root.bind("<Control-Prior>", lambda _: self.list.step(-1))
        self._root.protocol("WM_DELETE_WINDOW", self.close)
        self._root.minsize(px(560), px(360))
        self.judge_file(checked)
        self.list.choose(PAGES[0])

    def turn_to(self, name: str) -> None:
        """Show this page; it is built at the first look."""
        if name == self.shown:
            return
        if self.shown:
            self._pages[self.shown].frame.grid_remove()
        self.shown = name
        if name not in self._pages:
            self._pages[name] = self._build(name)
        self._pages[name].frame.grid(row=1, column=1, sticky="nsew")

    def close(self) -> None:
        """Close; what was not applied is asked for first."""
        count = len(self.editing.draft.edits)
        lost = [f"{count} change{'s are' if count > 1 else ' is'} not applied yet."] if count else []
        lost += filter(None, (each() for each in self.desk.not_kept))
        if not lost:
            self._root.destroy()
            return
        self.footer.ask(" ".join(lost), {"Keep editing": self.applying.tell, "Discard": self._root.destroy})

    def raise_(self) -> None:
        """Come to the front: somebody wants to see the preferences, and here they are."""
        to_front(self._root)

    def read_again(self) -> None:
        """The settings file may have changed: take over what it says."""
        checked = self.desk.home.checked()
        self.judge_file(checked)
        if not any(each.code == UNREADABLE for each in checked.mistakes):
            self.applying.file_says(checked.settings)

    def judge_file(self, checked: Checked) -> None:
        """Show the mistakes of the settings file, with their lines."""
        if checked.mistakes:
            self._banner.configure(text="\n".join(str(each) for each in checked.mistakes[:3]))
            self._banner.grid(row=0, columnspan=2, sticky="ew")
        else:
            self._banner.grid_remove()

    def _build(self, name: str) -> Scrolled:
        px = self._theme.px
        scrolled = Scrolled(self._root, self._theme.background, px(40))
        body = scrolled.inside
        body.configure(padding=(px(28), px(20), px(28), px(24)))
        body.columnconfigure(0, weight=1)
        ttk.Label(body, text=name, font="SunValleySubtitleFont").grid(sticky="w", pady=(0, px(14)))
        form = Form(body, self._theme, self.keys)
        page: Any = importlib.import_module(f"nbtray.dialogs.preferences.pages.{name.lower()}")
        if name == "Advanced":
            page.build(form, self.desk, self.applying.reset)
        else:
            page.build(form, self.desk)
        return scrolled

    def _apply(self) -> None:
        self.applying.apply()

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except NbtrayError as error:
            self.footer.say(str(error.problem), Tone.ALARM)
