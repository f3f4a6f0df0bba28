"""The first password: chosen at a terminal, otherwise made up and shown once."""

import click

from nbtray.cli.earlier_server import find_here
from nbtray.cli.home import Home
from nbtray.cli.terminal import complain, note, say, somebody_is_here
from nbtray.core.logins.events import PasswordSet
from nbtray.core.logins.password_choice import PasswordUntypable, refusal
from nbtray.core.problem import Problem
from nbtray.jupyter.password_file import PasswordFile
from nbtray.storage.file_lock import locked


def ensure_password(home: Home) -> bool:
    """Make sure that there is a password; tell whether it was set just now."""
    known = PasswordFile(home.folders, home.files).recall()
    if isinstance(known, PasswordSet):
        return False
    if known.problem is not None:
        complain(known.problem)  # it is there, but cannot be read: a new one takes its place
    if somebody_is_here():
        if places := find_here().places:
            note(f"There is something of an earlier notebook server in {', '.join(map(str, places))}.")
            note("`nbtray import` takes it over, its password too; Ctrl+C ends this.")
        say("Your Jupyter needs a password; whoever knows it can run programs on this computer.")
        keep(home, ask())
        return True
    return _make_up(home)


def ask() -> str:
    """Ask for a password twice, until it is one that will do."""
    while True:
        first = click.prompt("Password (at least 8 characters)", hide_input=True, prompt_suffix=": ")
        if (problem := refused(first)) is not None:
            complain(problem)
        elif click.prompt("The same again", hide_input=True, prompt_suffix=": ") == first:
            return str(first)
        else:
            say("The two are not the same.")


def _make_up(home: Home) -> bool:
    from nbtray.jupyter.password import make_password  # noqa: PLC0415 -- argon2 costs 20 ms

    home.prepare()
    with locked(home.folders.password_lock, home.folders.password_hash):
        if isinstance(PasswordFile(home.folders, home.files).recall(), PasswordSet):
            return False  # somebody else was quicker, and has shown it
        made = make_password()
        keep(home, made)
    say(f"Password: {made}", bold=True)
    say("It is shown this once. Change it with: nbtray password")
    return True


def refused(password: str) -> Problem | None:
    """Return why this password will not do."""
    from nbtray.jupyter.common_passwords import common_passwords  # noqa: PLC0415 -- only when one is chosen

    if not password.isascii() and any("\ud800" <= each <= "\udfff" for each in password):
        return PasswordUntypable().problem  # bytes that are no text in this terminal's encoding
    return refusal(password, common_passwords())


def keep(home: Home, password: str) -> None:
    """Store its hash, and nothing else of it."""
    from nbtray.jupyter.password import hash_password, store  # noqa: PLC0415 -- argon2 costs 20 ms

    home.prepare()
    store(hash_password(password), home.folders, home.files)
