"""The certificate that browsers are shown."""

import os
from pathlib import Path
from tkinter import filedialog, ttk

from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.fingerprint import fingerprint_lines, spelled
from nbtray.core.certificate.wording import vouched
from nbtray.core.problem import Problem
from nbtray.core.settings import CertificateKind
from nbtray.dialogs.preferences.fields import Option
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.widgets.form import Form, Row, Tone

OPTIONS = (
    Option(
        CertificateKind.SELF_SIGNED,
        "Nobody: self-signed",
        "A browser warns at the first visit; compare the fingerprint below then.",
    ),
    Option(
        CertificateKind.AUTHORITY,
        "An authority of your own",
        "Install it once on each of your devices, and none of them warns any more.",
    ),
    Option(
        CertificateKind.OWN_FILES,
        "Files you have",
        "A certificate for your own name, from Let's Encrypt for example.",
    ),
)
COPIED_FOR_MS = 2000
FILE = "nbtray-certificate.pem"


def build(form: Form, desk: Desk) -> None:
    """Fill the page."""
    fields = desk.fields(form)
    fields.choice("certificate.kind", "Vouched for by", "v", OPTIONS)
    file, _ = fields.line(
        "certificate.file", "Your certificate", "y", hint="For files you have: fullchain.pem."
    )
    key, _ = fields.line("certificate.key_file", "Its key", "k", hint="Empty: it is in the same file.")

    def only_for_files() -> None:
        own = desk.editing.draft.settings.certificate.kind is CertificateKind.OWN_FILES
        for entry in (file, key):
            entry.state(["!disabled" if own else "disabled"])

    desk.editing.listen(only_for_files)
    form.heading("In use now")
    told = form.text("Looks for the certificate…")

    def show(found: Certificate | Problem | None) -> None:
        if isinstance(found, Certificate):
            told.grid_remove()
            _Shown(form, desk, found)
        else:
            told.configure(text=str(found or "There is none yet: the first start of the server makes one."))

    desk.background.run(desk.home.certificate, show)


class _Shown:
    """The page, once there is a certificate."""

    def __init__(self, form: Form, desk: Desk, certificate: Certificate) -> None:
        self._form, self._desk = form, desk
        self._certificate = certificate
        self._value("Kind", vouched(certificate))
        self._value("For", ", ".join(certificate.names))
        self._value("Valid until", f"{certificate.not_after.astimezone():%d %B %Y}")
        self._fingerprint()
        self._export()

    def _value(self, label: str, text: str) -> Row:
        px = self._form.theme.px
        row = self._form.row(label)
        row.value(text).grid(sticky="ew", pady=(px(6), 0))
        return row

    def _fingerprint(self) -> None:
        lines = "\n".join(fingerprint_lines(self._certificate.fingerprint_sha256, 4))
        row = self._form.row("SHA-256 fingerprint")
        shown = row.value(lines)
        shown.configure(font="TkFixedFont")
        shown.grid(sticky="ew", pady=(self._form.theme.px(6), self._form.theme.px(8)))
        self._copy = ttk.Button(row.place, text="Copy fingerprint", command=self._copied)
        self._form.keys.press(self._copy, "p").grid(sticky="w")

    def _copied(self) -> None:
        self._desk.copy(spelled(self._certificate.fingerprint_sha256))
        self._copy.configure(text="Copied")
        self._copy.after(COPIED_FOR_MS, lambda: self._copy.configure(text="Copy fingerprint"))

    def _export(self) -> None:
        self._exported = self._form.row("For other devices")
        button = ttk.Button(self._exported.place, text="Export certificate…", command=self._choose)
        self._form.keys.press(button, "x").grid(sticky="w")
        self._exported.say("The certificate alone, to be trusted elsewhere; its key stays here.")

    def _choose(self) -> None:
        chosen = filedialog.asksaveasfilename(
            parent=self._desk.theme.root,
            title="Export the certificate",
            initialdir=str(Path.home()),
            initialfile=FILE,
            defaultextension=".pem",
        )
        if chosen:
            to = Path(os.fspath(chosen))
            self._desk.background.run(
                lambda: self._desk.home.export_certificate(to), lambda problem: self._told(to, problem)
            )

    def _told(self, to: Path, problem: Problem | None) -> None:
        if problem is None:
            self._exported.say(f"Written to {to}.", Tone.GOOD)
        else:
            self._exported.say(str(problem), Tone.ALARM)
