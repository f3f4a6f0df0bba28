"""Asks a newcomer three questions: `python -P -m nbtray.dialogs.first_run`.

Exit status, as of `dialogs.password`: 0 answered, 1 closed, 3 no window can be shown here.
"""

import os
import socket
import sys
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.problem import Problem
from nbtray.core.secrets import Stored
from nbtray.core.settings import Listen, Settings
from nbtray.dialogs.first_run.answers import Answers, MailPasswordNotKept, judge_folder, what_to_set
from nbtray.dialogs.first_run.import_offer import Earlier, earlier
from nbtray.dialogs.password.__main__ import CLOSED, SET, judgement
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.jupyter.preflight import check_port
from nbtray.jupyter.problems import ServerProblem
from nbtray.jupyter.user_configuration import profile_folders
from nbtray.ports import PrivateFiles
from nbtray.storage.folders import find_folders
from nbtray.storage.old_files import find_old
from nbtray.storage.private_files import PrivateFiles as FilesOnDisk
from nbtray.storage.refusals import refusal

TRIED = 20
"""Ports above the usual one that are looked at when that is taken."""


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(lambda: _ask(find_folders(os.environ), FilesOnDisk()))


def _ask(folders: Folders, files: PrivateFiles) -> int:
    from nbtray.dialogs.first_run.window import TITLE, FirstRunWindow, Ground  # noqa: PLC0415
    from nbtray.dialogs.process.background import Background  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.choose_folder import choose_folder  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    background = Background(theme.root)
    port, note = usable_port()
    window = FirstRunWindow(
        theme,
        judgement(),
        Ground(
            folder=str(Path.home()),
            port=port,
            port_note=note,
            earlier=found_earlier(),
            is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
            choose_folder=lambda folder: choose_folder(theme.root, folder),
            start=lambda password, answers: keep(password, answers, folders, files),
            beside=background.run,
        ),
    )
    window.scrolled.fit_height()
    show(theme, window.field.entry)
    background.begin()
    stay(theme.root, leave=window.leave)
    return SET if window.accepted else CLOSED


def usable_port() -> tuple[int, str]:
    """Return the port a newcomer gets: the usual one, or the next that is free, and a sentence about it."""
    usual = Settings().server.port
    try:
        check_port(Listen.INTERNET, usual)
    except ServerProblem as taken:
        for port in range(usual + 1, usual + 1 + TRIED):
            try:
                check_port(Listen.INTERNET, port)
            except (ServerProblem, socket.gaierror):
                continue
            return port, f"{taken.problem.what} Yours will be port {port}."
    except socket.gaierror:
        pass  # a computer without any name service; the start will tell what is wrong
    return usual, ""


def keep(
    password: str, answers: Answers, folders: Folders, files: PrivateFiles
) -> Problem | MailPasswordNotKept | None:
    """Keep the answers, the password last: with it, the first run is over."""
    from nbtray.dialogs.settings_service import Home  # noqa: PLC0415 -- only when there are answers
    from nbtray.jupyter.password import hash_password, store  # noqa: PLC0415 -- only when there is one
    from nbtray.storage.settings_edit import SettingsEditor  # noqa: PLC0415 -- tomlkit costs time

    judged = judge_folder(answers.folder)
    if not judged.accepted:
        return Problem("FolderRefused", judged.sentence, "Choose another folder.")
    if judged.is_new:
        folder = Path(answers.folder).expanduser()
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            return refusal(error, folder).problem
    hashed = hash_password(password)
    # What an earlier try has kept need not be what is answered now.
    now = Home(folders, files).checked().settings
    if (problem := SettingsEditor(folders, files).change(what_to_set(answers, now))) is not None:
        return problem
    if (not_kept := _keep_mail_password(answers, folders, files)) is not None:
        return not_kept
    store(hashed, folders, files)
    return None


def found_earlier() -> Earlier | None:
    """Return what an earlier notebook server has left for a newcomer to take over."""
    try:
        return earlier(find_old(profile_folders(os.environ, Path.home()), Path.home()))
    except OSError:
        return None  # a home that cannot be read has nothing to offer


def _keep_mail_password(
    answers: Answers, folders: Folders, files: PrivateFiles
) -> MailPasswordNotKept | None:
    from nbtray.dialogs.settings_service import Home  # noqa: PLC0415 -- as said above

    if answers.mail_password is None:
        return None
    home = Home(folders, files)
    outcome = home.keep_mail_password(home.checked().settings.mail, answers.mail_password)
    return None if isinstance(outcome, Stored) else MailPasswordNotKept(outcome.problem)


if __name__ == "__main__":
    sys.exit(main())
