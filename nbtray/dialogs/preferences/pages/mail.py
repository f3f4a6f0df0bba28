"""The letters: from whom, to whom, through which server, and a test."""

import tkinter as tk
from tkinter import ttk

from nbtray.core.mail.providers import PROVIDERS
from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping, Kept, Missing, Secret, Stored, Unavailable
from nbtray.core.settings import MailSettings, Security, StillAlive
from nbtray.dialogs import mail_wording
from nbtray.dialogs.preferences.fields import Option
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.preferences.pages.test_message import RehearsalRow
from nbtray.dialogs.preferences.validation_message import Judge
from nbtray.dialogs.widgets.form import Form, Tone
from nbtray.dialogs.widgets.keys import select_all_by_key

SECURITIES = (
    Option(Security.TLS, "TLS from the start", "The usual way, port 465."),
    Option(Security.STARTTLS, "STARTTLS", "Begins in clear and then switches to TLS, port 587."),
    Option(Security.NONE, "None", "For a server on this very computer only."),
)
ALIVE = (
    Option(StillAlive.NEVER, "Never"),
    Option(StillAlive.DAILY, "Every day"),
    Option(StillAlive.WEEKLY, "Every week"),
)


def _joined(addresses: object) -> str:
    return ", ".join(map(str, addresses)) if isinstance(addresses, list | tuple) else str(addresses)


def build(form: Form, desk: Desk) -> None:
    """Fill the page."""
    fields = desk.fields(form)
    form.heading("When the address changes, write a letter")
    _, account = fields.line("mail.account", "From", "f")
    desk.editing.listen(lambda: _tell_way(desk, account))
    fields.line(
        "mail.recipients", "To", "t", hint="Several with commas. Empty: to yourself.", shown_as=_joined
    )
    providers = [Option(each.key, each.name) for each in PROVIDERS]
    fields.choice("mail.provider", "Provider", "p", (Option("", "By the address"), *providers))
    password = MailPassword(form, desk)
    options = [Option(keeping, *words) for keeping, words in mail_wording.KEEPINGS.items()]
    fields.choice("mail.keep_password", "Keep it", "k", options)
    RehearsalRow(form, desk, lambda: (desk.editing.draft.settings.mail, password.typed()), password.works)
    form.heading("What else to write, and how often")
    fields.tick("mail.logins", "Logins from new places, and guessed passwords", "g")
    fields.choice("mail.still_alive", "Even without news", "i", ALIVE)
    fields.line("mail.per_hour", "At most, an hour", "m", width=8, hint="More become one letter.")
    fields.tick("mail.on_vpn", "Also while this computer seems to be on a VPN", "l")
    form.heading("A server that is not in the list")
    fields.line("mail.host", "Server", "v", hint="For outgoing mail (SMTP). Empty: the provider's.")
    fields.choice("mail.security", "Protection", "o", SECURITIES)
    fields.line("mail.port", "Port", "r", width=8, hint="0 is the usual one.")
    fields.line("mail.user", "User name", "u", hint="Empty: the address you write from.")


def _tell_way(desk: Desk, judge: Judge) -> None:
    sentence, fine = mail_wording.way(desk.editing.draft.settings.mail)
    judge.remark((sentence, Tone.QUIET if fine else Tone.ALARM))


class MailPassword:
    """The field for the account's password, which goes where it is kept and nowhere else."""

    def __init__(self, form: Form, desk: Desk) -> None:
        self._desk = desk
        self._row = form.row("Password")
        self._text = tk.StringVar(form.frame)
        self._entry = ttk.Entry(self._row.place, textvariable=self._text, show="•")
        self._entry.grid(row=0, column=0, sticky="ew")
        select_all_by_key(self._entry)
        px = form.theme.px
        keep = ttk.Button(self._row.place, text="Keep", command=self.keep)
        form.keys.press(keep, "e").grid(row=0, column=1, padx=(px(8), 0))
        self._keep = keep
        self._make = ttk.Button(self._row.place, text="Make one…", command=self._open_page)
        self._make.grid(row=0, column=2, padx=(px(8), 0))
        if self._row.label is not None:
            form.keys.lead_to(self._row.label, "w", self._entry)
        self._looked: tuple[str, str, Keeping] | None = None
        self._found: Kept | Missing | Unavailable | Problem = Missing()
        self._text.trace_add("write", lambda *_: self._show())
        desk.editing.listen(self._changed)
        desk.applied.append(self._applied)
        desk.not_kept.append(
            lambda: "The mail password you have typed is not kept yet." if self.typed() else ""
        )

    def typed(self) -> Secret | None:
        """Return what is in the field, None if nothing is."""
        return Secret(self._text.get()) if self._text.get() else None

    def works(self) -> None:
        """The test letter went: with what is in the field, which counts for nothing before it is kept."""
        if self.typed() is not None:
            self._row.say("It works. Press Keep, so that nbtray has it too.", Tone.GOOD)

    def keep(self) -> None:
        """Keep what is in the field, where the settings say."""
        mail, password = self._mail, self.typed()
        if password is None or not mail.account:
            return
        self._keep.state(["disabled"])
        self._desk.background.run(lambda: self._desk.home.keep_mail_password(mail, password), self._kept)

    @property
    def _mail(self) -> MailSettings:
        return self._desk.editing.draft.settings.mail

    def _applied(self) -> None:
        if self._text.get():
            self.keep()

    def _kept(self, outcome: Stored | Unavailable | Problem) -> None:
        if isinstance(outcome, Stored):
            self._text.set("")
            self._looked = None
            self._changed()
        else:
            problem = outcome if isinstance(outcome, Problem) else outcome.problem
            self._row.say(mail_wording.here(str(problem)), Tone.ALARM)
        self._show_buttons()

    def _changed(self) -> None:
        mail = self._mail
        now = (mail.account, mail.user, mail.keep_password)
        self._show()
        if now != self._looked:
            self._looked = now
            self._found = Missing()
            if mail.account:
                self._desk.background.run(
                    lambda: self._desk.home.mail_password(mail), lambda found: self._told(now, found)
                )

    def _told(self, asked: tuple[str, str, Keeping], found: Kept | Missing | Unavailable | Problem) -> None:
        if asked == self._looked:
            self._found = found
            self._show()

    def _show(self) -> None:
        sentence = mail_wording.kept(self._found) or (
            mail_wording.wanted(self._mail) if self._mail.account else ""
        )
        tone = Tone.GOOD if isinstance(self._found, Kept) else Tone.ALARM
        self._row.say(mail_wording.here(sentence), Tone.QUIET if isinstance(self._found, Missing) else tone)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self._keep.state(["!disabled" if self._text.get() and self._mail.account else "disabled"])
        if mail_wording.page_of(self._mail) and not isinstance(self._found, Kept):
            self._make.grid()
        else:
            self._make.grid_remove()

    def _open_page(self) -> None:
        self._desk.open(mail_wording.page_of(self._mail))
