"""The window that shows an examination while it goes on, link by link."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from tkinter import BooleanVar, ttk

from nbtray.core.doctor.report import as_text, words
from nbtray.core.doctor.steps import TITLES, Link, Outcome, Step
from nbtray.core.problem import NbtrayError
from nbtray.dialogs.widgets.keys import Keys
from nbtray.dialogs.widgets.scrolling import Scrolled
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

TITLE = "The way to your notebooks"
WHAT = "From the notebooks on this computer out to the internet, link by link. Nothing is changed."
SIZE = (620, 680)
MARKS = {Outcome.OK: "✓", Outcome.FAILED: "✗", Outcome.UNKNOWN: "?"}
WAITING = "…"
AGAIN_MS = 50
COPIED_FOR_MS = 2000

Look = Callable[[], Iterator[Step]]


def look_now() -> Iterator[Step]:
    """Examine this home."""
    from nbtray.doctor.case import open_case  # noqa: PLC0415 -- the window is there before that is loaded
    from nbtray.doctor.checks import checks  # noqa: PLC0415 -- likewise
    from nbtray.doctor.examination import examined  # noqa: PLC0415 -- likewise

    since = time.monotonic()
    yield from examined(checks(open_case()), time.monotonic, since)


class DoctorWindow:
    """Fills the themed window and begins to look; `copy` raises an `NbtrayError` when it cannot."""

    def __init__(self, theme: Theme, look: Look, copy: Callable[[str], None]) -> None:
        self._theme, self._root, self._look, self._put = theme, theme.root, look, copy
        self._news: queue.SimpleQueue[Step | None] = queue.SimpleQueue()
        self.steps: dict[Link, Step] = {}
        self._rows: dict[Link, tuple[ttk.Label, ttk.Label]] = {}
        self.hide = BooleanVar(self._root, value=False)
        self._build()
        self.look_again()

    def look_again(self) -> None:
        """Look at everything from the beginning."""
        self.steps.clear()
        self.again.state(["disabled"])
        for link in Link:
            self._show(link)
        threading.Thread(target=self._examine, name="nbtray-doctor", daemon=True).start()
        self._root.after(AGAIN_MS, self._take)

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        try:
            self._put(as_text(self.steps.values(), hide=self.hide.get()))
        except NbtrayError as error:
            self.said.configure(text=str(error.problem), foreground=self._theme.palette.alarm)
            return
        self.copy.configure(text="Copied")
        self._root.after(COPIED_FOR_MS, lambda: self.copy.configure(text="Copy report"))

    def _examine(self) -> None:
        try:
            for step in self._look():
                self._news.put(step)
        finally:
            self._news.put(None)

    def _take(self) -> None:
        """Show what has come; a window of a thread's own is nobody's to touch, so it is fetched."""
        while not self._news.empty():
            step = self._news.get()
            if step is None:
                self.again.state(["!disabled"])
                return
            self.steps[step.link] = step
            self._show(step.link)
        self._root.after(AGAIN_MS, self._take)

    def _show(self, link: Link) -> None:
        mark, told = self._rows[link]
        if link not in self.steps:
            mark.configure(text=WAITING, foreground=self._theme.palette.quiet)
            told.configure(text="")
            return
        step = self.steps[link]
        low, middle, high = self._theme.palette.levels
        colours = {Outcome.FAILED: low, Outcome.UNKNOWN: middle, Outcome.OK: high}
        mark.configure(text=MARKS[step.outcome], foreground=colours[step.outcome])
        told.configure(text="\n".join(filter(None, words(step, hide=self.hide.get()))))

    def _build(self) -> None:
        px, keys = self._theme.px, Keys(self._root)
        body = ttk.Frame(self._root, padding=px(24))
        body.grid(sticky="nsew")
        self._root.columnconfigure(0, weight=1)
        self._root.rowconfigure(0, weight=1)
        body.columnconfigure(0, weight=1)
        body.rowconfigure(2, weight=1)
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        self.said = wrapped(body, text=WHAT, foreground=self._theme.palette.quiet)
        self.said.grid(sticky="ew", pady=(px(8), px(12)))
        scrolled = Scrolled(body, self._theme.background)
        scrolled.frame.grid(sticky="nsew")
        scrolled.inside.columnconfigure(2, weight=1)
        for row, link in enumerate(Link):
            mark = ttk.Label(scrolled.inside, text=WAITING, width=2, font="SunValleyBodyStrongFont")
            mark.grid(row=row, column=0, sticky="n", pady=px(4))
            title = ttk.Label(scrolled.inside, text=TITLES[link], font="SunValleyBodyStrongFont")
            title.grid(row=row, column=1, sticky="nw", padx=(px(4), px(16)), pady=px(4))
            told = wrapped(scrolled.inside)
            told.grid(row=row, column=2, sticky="ew", pady=px(4))
            self._rows[link] = mark, told
        self._build_buttons(body, keys)

    def _build_buttons(self, body: ttk.Frame, keys: Keys) -> None:
        px = self._theme.px
        buttons = ttk.Frame(body)
        buttons.grid(sticky="ew", pady=(px(20), 0))
        buttons.columnconfigure(0, weight=1)
        hide = ttk.Checkbutton(
            buttons, text="Hide addresses", variable=self.hide, command=lambda: [*map(self._show, Link)]
        )
        keys.press(hide, "h").grid(row=0, column=0, sticky="w")
        self.again = ttk.Button(buttons, text="Look again", command=self.look_again)
        keys.press(self.again, "a").grid(row=0, column=1, padx=px(8))
        self.copy = ttk.Button(buttons, text="Copy report", command=self.copy_report)
        keys.press(self.copy, "c").grid(row=0, column=2, padx=(0, px(8)))
        self.close = ttk.Button(buttons, text="Close", style="Accent.TButton", command=self._root.destroy)
        keys.press(self.close, "l").grid(row=0, column=3)
        self._root.bind("<Escape>", lambda _: self._root.destroy())
