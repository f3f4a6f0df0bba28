"""The three answers a newcomer gives, and what follows from them."""

import os
from dataclasses import dataclass
from pathlib import Path

from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import Listen, Settings
from nbtray.core.settings.rules import Wrong
from nbtray.core.settings.schema import BY_NAME, Setting

REACH = (
    (
        Listen.COMPUTER,
        "This computer only",
        "Nobody else can connect: good for a first try.",
    ),
    (
        Listen.NETWORK,
        "My home network",
        "Everybody in your network sees the login page; the internet does not.",
    ),
    (
        Listen.INTERNET,
        "The internet",
        (
            "Everybody in the world sees the login page; your password keeps them out. "
            "nbtray asks your router to let port {port} through."
        ),
    ),
)
"""Who may reach the server, and what that means."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered besides the password; `account` is the mail address letters come from, '' for none.

    `more` are settings, by name, of an earlier notebook server that are taken over.
    """

    folder: str
    listen: Listen
    port: int = Settings().server.port
    account: str = ""
    mail_password: Secret | None = None
    more: tuple[tuple[str, object], ...] = ()
    keeping: Keeping = Keeping.KEYRING


@dataclass(frozen=True, slots=True)
class MailPasswordNotKept:
    """The mail password could not be kept where it was to be; another place may do."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class FolderVerdict:
    """What is said of a folder; `is_new` if it has to be made."""

    sentence: str
    accepted: bool = True
    is_new: bool = False


def judge_folder(text: str) -> FolderVerdict:
    """Say what becomes of this folder."""
    accepted = BY_NAME["server.folder"].rule.accept(text)
    if isinstance(accepted, Wrong):
        must = accepted.must
        return FolderVerdict(f"{must[:1].upper()}{must[1:]}.", accepted=False)
    folder = Path(text).expanduser()
    if folder.is_dir():
        if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return FolderVerdict("Your notebooks are kept here.")
        return FolderVerdict("This account may not write into this folder.", accepted=False)
    if folder.exists():
        return FolderVerdict("This is a file; choose a folder.", accepted=False)
    parent = next((each for each in folder.parents if each.exists()), None)
    if parent is None or not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        return FolderVerdict("This folder is not there, and cannot be made there.", accepted=False)
    return FolderVerdict("This folder is not there yet: it will be made.", is_new=True)


def what_to_set(answers: Answers, now: Settings | None = None) -> dict[Setting, object]:
    """Return the settings that are not what they are `now`, as TOML has them."""
    now = now or Settings()
    home = str(Path.home())
    folder = "~" if answers.folder in ("~", home) else answers.folder
    wanted: dict[str, object] = {
        **dict(answers.more),
        "mail.account": answers.account,
        "mail.keep_password": (answers.keeping if answers.mail_password else Keeping.KEYRING).value,
        "server.folder": folder,
        "server.listen": answers.listen.value,
        "server.port": answers.port,
    }
    settings = {BY_NAME[name]: value for name, value in wanted.items()}
    return {setting: value for setting, value in settings.items() if value != _as_toml(setting.of(now))}


def _as_toml(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
