"""The first window a newcomer sees: three questions, and the server starts."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping
from nbtray.core.settings import Listen
from nbtray.dialogs import mail_wording
from nbtray.dialogs.first_run.answers import REACH, Answers, MailPasswordNotKept, judge_folder
from nbtray.dialogs.first_run.import_offer import Earlier
from nbtray.dialogs.first_run.mail import MailFold
from nbtray.dialogs.widgets.growing import grow
from nbtray.dialogs.widgets.keys import Keys, select_all_by_key
from nbtray.dialogs.widgets.password_field import Judgement, PasswordField
from nbtray.dialogs.widgets.scrolling import Scrolled
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

TITLE = "Welcome to nbtray"
WHAT = "Three answers, and your notebooks are online. All of them can be changed later."
WHY = "You type it in the browser. Whoever knows it can run programs on this computer."
AS_ROOT = "As root nbtray serves this computer only, whatever is chosen here: see server.allow_root."
WIDTH = 600
KEYS = {Listen.COMPUTER: "t", Listen.NETWORK: "m", Listen.INTERNET: "i"}


Outcome = Problem | MailPasswordNotKept | None
"""Why the answers could not be kept; None when they are."""

Beside = Callable[[Callable[[], Outcome], Callable[[Outcome], None]], None]
"""Does the one without holding the window up, and calls the other with what came of it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the window starts from, and who takes its answers.

    `port_note` is one sentence when the usual port was not free. `start` gets the password and the other
    answers, and returns why it could not keep them; it may wait for the person to unlock the keyring, so it
    is done `beside` the window. `choose_folder` returns '' when nothing was chosen.
    """

    folder: str
    port: int
    port_note: str
    is_root: bool
    earlier: Earlier | None
    choose_folder: Callable[[str], str]
    start: Callable[[str, Answers], Outcome]
    beside: Beside


class FirstRunWindow:
    """Fills the themed window; `accepted` tells how it ended once the main loop is over."""

    def __init__(self, theme: Theme, judgement: Judgement, ground: Ground) -> None:
        self.accepted = self._is_leaving = False
        self._theme, self._ground, self._root = theme, ground, theme.root
        self._keys = Keys(self._root)
        self.folder = tk.StringVar(self._root, ground.folder)
        self.listen = tk.StringVar(self._root, Listen.INTERNET.value)
        self._port = ground.port
        self._more: tuple[tuple[str, object], ...] = ()
        self._build(judgement)
        self.folder.trace_add("write", lambda *_: self._judge_folder())
        self._judge_folder()
        self._root.bind("<Return>", lambda _: self.start())
        self._root.bind("<KP_Enter>", lambda _: self.start())
        self._root.bind("<Escape>", lambda _: self._root.destroy())

    def start(self) -> None:
        """Take the answers and close; say which cannot be taken."""
        if self._start.instate(["disabled"]) or self.field.refused():
            return
        if not judge_folder(self.folder.get().strip()).accepted:
            self._root.bell()
            self.folder_entry.focus_set()
            return
        if self.mail.refused():
            return
        answers = Answers(
            self.folder.get().strip(),
            Listen(self.listen.get()),
            self._port,
            self.mail.account.get().strip(),
            self.mail.secret(),
            self._more,
            Keeping(self.mail.keeping.get()),
        )
        password = self.field.password.get()
        self._start.state(["disabled"])
        self._ground.beside(lambda: self._ground.start(password, answers), self._kept)

    def leave(self) -> None:
        """Close; answers that are being kept are kept before that."""
        self._is_leaving = True
        if not self._start.instate(["disabled"]):
            self._root.destroy()

    def _kept(self, outcome: Outcome) -> None:
        if outcome is None or self._is_leaving:
            self.accepted = outcome is None
            self._root.destroy()
            return
        self._start.state(["!disabled"])
        match outcome:
            case MailPasswordNotKept(problem=problem):
                self._say(problem)
                self.mail.offer_places()
            case problem:
                self._say(problem)
                self._grow()

    def _say(self, problem: Problem) -> None:
        self.failed.configure(text=mail_wording.here(str(problem)))
        self.failed.grid()

    def _grow(self) -> None:
        grow(self._theme, self.scrolled)

    def choose_folder(self) -> None:
        """Let the person look for the folder."""
        if chosen := self._ground.choose_folder(self.folder.get()):
            self.folder.set(chosen)
            self.folder_entry.icursor(tk.END)
            self.folder_entry.xview_moveto(1)

    def take_over(self, earlier: Earlier) -> None:
        """Fill in what an earlier notebook server had; the password is asked for all the same."""
        self.folder.set(earlier.folder or self.folder.get())
        self._port = earlier.port or self._port
        self._more = earlier.more
        self.listen.set(earlier.listen or self.listen.get())
        if earlier.account:
            self.mail.fill(earlier.account, earlier.mail_password)
        self._take.configure(text="Taken over")
        self._take.state(["disabled"])
        self.field.entry.focus_set()

    def _judge_folder(self) -> None:
        judged = judge_folder(self.folder.get().strip())
        palette = self._theme.palette
        self.folder_told.configure(
            text=judged.sentence, foreground=palette.quiet if judged.accepted else palette.alarm
        )
        self.folder_entry.state(["!invalid" if judged.accepted else "invalid"])

    def _build(self, judgement: Judgement) -> None:
        px = self._theme.px
        self._root.columnconfigure(0, weight=1)
        self._root.rowconfigure(0, weight=1)
        self.scrolled = Scrolled(self._root, self._theme.background, px(40))
        self.scrolled.frame.grid(sticky="nsew")
        body = self.scrolled.inside
        body.configure(padding=(px(24), px(18), px(24), px(8)))
        body.columnconfigure(0, weight=1, minsize=px(WIDTH))
        ttk.Label(body, text=TITLE, font="SunValleySubtitleFont").grid(sticky="w")
        self._quiet(body, WHAT).grid(sticky="ew", pady=(px(4), 0))
        if self._ground.earlier is not None:
            self._earlier(body, self._ground.earlier).grid(sticky="ew", pady=(px(14), 0))
        password = self._heading(body, "1", "A password")
        self._quiet(body, WHY).grid(sticky="ew", pady=(px(3), px(6)))
        self.field = PasswordField(body, self._theme, self._keys, judgement, width=WIDTH)
        self._keys.lead_to(password, "p", self.field.entry)
        self.field.frame.grid(sticky="ew")
        folder = self._heading(body, "2", "The folder with your notebooks")
        self._folder(body).grid(sticky="ew", pady=(px(6), 0))
        self._keys.lead_to(folder, "f", self.folder_entry)
        self._heading(body, "3", "Who may reach them")
        self._reach(body).grid(sticky="ew")
        self.mail = MailFold(body, self._theme, self._keys, WIDTH, self._grow)
        self.mail.frame.grid(sticky="ew", pady=(px(10), 0))
        self._foot().grid(sticky="ew")

    def _folder(self, parent: ttk.Frame) -> ttk.Frame:
        px = self._theme.px
        place = ttk.Frame(parent)
        place.columnconfigure(0, weight=1)
        self.folder_entry = ttk.Entry(place, textvariable=self.folder)
        select_all_by_key(self.folder_entry)
        self.folder_entry.grid(sticky="ew")
        choose = ttk.Button(place, text="Choose…", command=self.choose_folder)
        self._keys.press(choose, "h").grid(row=0, column=1, padx=(px(8), 0))
        self.folder_told = self._quiet(place, "")
        self.folder_told.grid(columnspan=2, sticky="ew", pady=(px(4), 0))
        return place

    def _reach(self, parent: ttk.Frame) -> ttk.Frame:
        px = self._theme.px
        place = ttk.Frame(parent)
        place.columnconfigure(0, weight=1)
        for listen, label, sentence in REACH:
            button = ttk.Radiobutton(place, text=label, value=listen.value, variable=self.listen)
            self._keys.press(button, KEYS[listen]).grid(sticky="w")
            told = self._quiet(place, sentence.format(port=self._ground.port))
            told.grid(sticky="ew", padx=(px(30), 0), pady=(0, px(4)))
        notes = [self._ground.port_note, AS_ROOT if self._ground.is_root else ""]
        for note in filter(None, notes):
            self._quiet(place, note).grid(sticky="ew", pady=(px(4), 0))
        return place

    def _earlier(self, parent: ttk.Frame, earlier: Earlier) -> ttk.Frame:
        px = self._theme.px
        card = ttk.Frame(parent, style="Card.TFrame", padding=px(12))
        card.columnconfigure(0, weight=1)
        wrapped(card, text=earlier.sentence, wraplength=px(WIDTH - 180)).grid(sticky="ew")
        use = ttk.Button(card, text="Take them over", command=lambda: self.take_over(earlier))
        self._keys.press(use, "k").grid(row=0, column=1, padx=(px(12), 0))
        self._take = use
        return card

    def _foot(self) -> ttk.Frame:
        px = self._theme.px
        foot = ttk.Frame(self._root, padding=(px(24), px(12), px(24), px(20)))
        foot.columnconfigure(0, weight=1)
        self.failed = wrapped(foot, foreground=self._theme.palette.alarm, wraplength=px(WIDTH))
        self.failed.grid(row=0, columnspan=3, sticky="ew", pady=(0, px(8)))
        self.failed.grid_remove()
        later = ttk.Button(foot, text="Not now", command=self._root.destroy)
        start = ttk.Button(foot, text="Start now", style="Accent.TButton", command=self.start)
        self._start = start
        self._keys.press(later, "n").grid(row=1, column=1, padx=(0, px(8)))
        self._keys.press(start, "w").grid(row=1, column=2)
        return foot

    def _heading(self, parent: ttk.Frame, number: str, text: str) -> ttk.Label:
        px = self._theme.px
        place = ttk.Frame(parent)
        place.grid(sticky="w", pady=(px(16), 0))
        badge = ttk.Label(place, text=number, font="SunValleyBodyStrongFont", style="Badge.TLabel")
        badge.grid(row=0, column=0)
        label = ttk.Label(place, text=text, font="SunValleyBodyStrongFont")
        label.grid(row=0, column=1, padx=(px(10), 0))
        return label

    def _quiet(self, parent: tk.Misc, text: str) -> ttk.Label:
        wrap = self._theme.px(WIDTH - 40)
        return wrapped(parent, text=text, foreground=self._theme.palette.quiet, wraplength=wrap)
