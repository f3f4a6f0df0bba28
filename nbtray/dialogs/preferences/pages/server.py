"""The Jupyter server: which one, whose, where, and who may reach it."""

import subprocess
from pathlib import Path
from tkinter import ttk

from nbtray.core.problem import Problem
from nbtray.core.server.environment_choice import choose
from nbtray.core.server.state import Environment
from nbtray.core.settings import Interface, Listen
from nbtray.dialogs.first_run.answers import REACH, judge_folder
from nbtray.dialogs.preferences.duration_field import DurationField
from nbtray.dialogs.preferences.fields import Option
from nbtray.dialogs.preferences.page_context import Desk
from nbtray.dialogs.preferences.pages.port import PortWatch
from nbtray.dialogs.preferences.validation_message import Judge
from nbtray.dialogs.widgets.choose_folder import choose_folder
from nbtray.dialogs.widgets.form import Form, Tone
from nbtray.dialogs.widgets.path_label import from_home
from nbtray.jupyter.password_file import WINDOW

AN_HOUR = 3600
INTERFACES = (
    Option(Interface.LAB, "JupyterLab"),
    Option(Interface.NOTEBOOK, "Notebook"),
    Option(Interface.SERVER, "No pages", "The API only, for programs and editors that connect to it."),
)
REACH_KEYS = {Listen.COMPUTER: "t", Listen.NETWORK: "m", Listen.INTERNET: "i"}


def build(form: Form, desk: Desk) -> None:
    """Fill the page."""
    fields, draft = desk.fields(form), desk.editing.draft
    form.heading("Jupyter")
    first = Option("", "The best one found")
    _, offer = fields.choice("server.environment", "Environment", "e", (first,))
    fields.choice("server.interface", "In the browser", "b", INTERFACES)
    entry, judge = fields.line(
        "server.folder",
        "Notebook folder",
        "f",
        beside=(("Choose…", "h", lambda: _choose_folder(desk)),),
    )
    del entry
    desk.editing.listen(lambda: _judge_folder(desk, judge))
    form.heading("Access")
    options = [
        (Option(listen, label, sentence.format(port=draft.settings.server.port)), REACH_KEYS[listen])
        for listen, label, sentence in REACH
    ]
    fields.radios("server.listen", "Who may reach it", options)
    _, port = fields.line("server.port", "Port", "p", width=8)
    PortWatch(desk, port)
    _Password(form, desk)
    form.heading("Power")
    fields.tick("server.keep_awake", "Keep this computer awake while the server runs", "u")
    form.heading("Kernels nobody uses")
    DurationField(
        form,
        desk.editing,
        "server.cull_idle",
        "",
        "k",
        tick="End a kernel after",
        usual=AN_HOUR,
        hint="Its variables are lost then; the notebook is not.",
    )
    fields.tick("server.cull_busy", "Even while it is computing", "v")
    fields.tick("server.cull_connected", "Even while its notebook is open in a browser", "w")
    server = draft.settings.server
    desk.background.run(
        lambda: desk.home.environments(server.environment, server.folder),
        lambda found: _offer(found, desk, first, offer),
    )


def _offer(found: tuple[Environment, ...] | Problem, desk: Desk, first: Option, offer: object) -> None:
    if isinstance(found, Problem) or not callable(offer):
        return
    server = desk.editing.draft.settings.server
    best = choose("", server.interface, found)
    told = f"At present {described(best)}." if isinstance(best, Environment) else str(best)
    usable = [each for each in found if each.jupyter_server]
    offer((Option("", first.label, told), *(Option(each.prefix, described(each)) for each in usable)))


def described(environment: Environment) -> str:
    """Return what is in it, and where it is."""
    versions = {"JupyterLab": environment.jupyterlab, "Notebook": environment.notebook}
    held = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    place = from_home(environment.prefix, str(Path.home()))
    return f"{held or f'Jupyter Server {environment.jupyter_server}'} in {place}"


def _choose_folder(desk: Desk) -> None:
    if chosen := choose_folder(desk.theme.root, str(desk.editing.draft.value("server.folder"))):
        desk.editing.type("server.folder", chosen)
        desk.editing.replace(desk.editing.draft)


def _judge_folder(desk: Desk, judge: Judge) -> None:
    judged = judge_folder(desk.editing.draft.settings.server.folder)
    sentence = "This folder is not there yet: make it before the next start." if judged.is_new else ""
    judge.remark((sentence or judged.sentence, Tone.QUIET if judged.accepted else Tone.ALARM))


class _Password:
    """The password of the browsers: a window of its own changes it."""

    def __init__(self, form: Form, desk: Desk) -> None:
        self._desk = desk
        self._row = form.row("Password")
        button = ttk.Button(self._row.place, text="Change password…", command=self._change)
        form.keys.press(button, "g").grid(sticky="w")
        self._tell()

    def _change(self) -> None:
        def work() -> None:
            subprocess.run(WINDOW, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 -- our own
            if self._desk.home.has_password():
                self._desk.home.tell("password_set")

        self._desk.background.run(work, lambda _: self._tell())

    def _tell(self) -> None:
        def told(has: bool | Problem) -> None:  # noqa: FBT001 -- an answer
            if isinstance(has, Problem):
                self._row.say(str(has), Tone.ALARM)
            else:
                self._row.say(
                    "Browsers are asked for it once." if has else "There is none yet: the first start asks."
                )

        self._desk.background.run(self._desk.home.has_password, told)
