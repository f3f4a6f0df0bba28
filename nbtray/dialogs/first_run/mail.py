"""The mail account in the first window: folded away, because nobody needs it to begin."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import MailSettings
from nbtray.core.settings.mail_rules import is_mail_address
from nbtray.dialogs import mail_wording
from nbtray.dialogs.widgets.keys import Keys, select_all_by_key
from nbtray.dialogs.widgets.scrolling import LOOK_HERE
from nbtray.dialogs.widgets.theme import Theme
from nbtray.dialogs.widgets.wrapping import wrapped

CLOSED, OPEN = "▸", "▾"
WHAT = "A letter whenever the address changes (optional)"
LABELS, INDENT = 110, 30


class MailFold:
    """A line that unfolds into two fields; empty fields mean that no letters are wanted."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, keys: Keys, width: int, turned: Callable[[], None]
    ) -> None:
        """`turned` hears of each time it takes another height."""
        px = theme.px
        self._theme, self._turned = theme, turned
        self.frame = ttk.Frame(parent)
        self.frame.columnconfigure(0, weight=1)
        self._button = ttk.Button(self.frame, command=self.turn, style="Toolbutton")
        keys.press(self._button, "l").grid(sticky="w")
        self._inside = ttk.Frame(self.frame)
        self._inside.columnconfigure(0, minsize=px(LABELS))
        self._inside.columnconfigure(1, weight=1)
        self.account = tk.StringVar(self.frame)
        self.password = tk.StringVar(self.frame)
        self.entry = self._field(0, "Mail address", self.account)
        self._field(1, "Its password", self.password, show="•")
        self._told = wrapped(self._inside, wraplength=px(width - LABELS), foreground=theme.palette.quiet)
        self._told.grid(row=2, column=1, sticky="ew", pady=(px(4), 0))
        self.keeping = tk.StringVar(self.frame, Keeping.KEYRING.value)
        self._places = self._choice_of_place(width)
        self.account.trace_add("write", lambda *_: self._judge())
        self._label(CLOSED)
        self._judge()

    @property
    def is_open(self) -> bool:
        """Whether the fields can be seen."""
        return bool(self._inside.grid_info())

    def turn(self) -> None:
        """Unfold it, or fold it."""
        if self.is_open:
            self._inside.grid_remove()
            self._label(CLOSED)
        else:
            self._inside.grid(row=1, sticky="ew", padx=(self._theme.px(22), 0))
            self._label(OPEN)
            self.entry.focus_set()
        self._turned()

    def offer_places(self) -> None:
        """Let the person choose where the password is kept: the keyring will not do."""
        self._places.grid(row=3, column=1, sticky="ew", pady=(self._theme.px(8), 0))
        self._place_of_keyring.focus_set()
        self._turned()
        self._places.event_generate(LOOK_HERE)

    def fill(self, account: str, password: Secret | None) -> None:
        """Unfold it with what is known already."""
        self.account.set(account)
        self.password.set(password.reveal() if password else "")
        if not self.is_open:
            self.turn()

    def secret(self) -> Secret | None:
        """Return the password, None if there is none to keep."""
        return Secret(self.password.get()) if self.account.get().strip() and self.password.get() else None

    def refused(self) -> bool:
        """Tell whether it cannot be taken, and show where."""
        account = self.account.get().strip()
        wrong = bool(account) and not is_mail_address(account)
        if wrong:
            if not self.is_open:
                self.turn()
            self.frame.bell()
            self.entry.focus_set()
        return wrong

    def _choice_of_place(self, width: int) -> ttk.Frame:
        """Say what each place is good for; nothing but the keyring is chosen by itself."""
        px = self._theme.px
        choice = ttk.Frame(self._inside)
        choice.columnconfigure(0, weight=1)
        ttk.Label(choice, text=mail_wording.FIELDS["keep_password"]).grid(sticky="w")
        for keeping, (label, sentence) in mail_wording.KEEPINGS.items():
            place = ttk.Radiobutton(choice, text=label, value=keeping.value, variable=self.keeping)
            place.grid(sticky="w")
            if keeping is Keeping.KEYRING:
                self._place_of_keyring = place
            told = wrapped(choice, text=sentence, wraplength=px(width - LABELS - INDENT))
            told.configure(foreground=self._theme.palette.quiet)
            told.grid(sticky="ew", padx=(px(INDENT), 0), pady=(0, px(4)))
        return choice

    def _judge(self) -> None:
        account = self.account.get().strip()
        if account and not is_mail_address(account):
            self._told.configure(text='A mail address is like "ada@example.org".')
            return
        mail = MailSettings(account=account)
        sentence, fine = mail_wording.way(mail)
        self._told.configure(
            text=f"{sentence} {mail_wording.wanted(mail)}" if account else sentence,
            foreground=self._theme.palette.quiet if fine else self._theme.palette.alarm,
        )

    def _field(self, row: int, label: str, variable: tk.StringVar, show: str = "") -> ttk.Entry:
        px = self._theme.px
        ttk.Label(self._inside, text=label).grid(row=row, column=0, sticky="w", pady=(px(6), 0))
        entry = ttk.Entry(self._inside, textvariable=variable, show=show)
        select_all_by_key(entry)
        entry.grid(row=row, column=1, sticky="ew", pady=(px(6), 0))
        return entry

    def _label(self, arrow: str) -> None:
        self._button.configure(text=f"{arrow}  {WHAT}")
