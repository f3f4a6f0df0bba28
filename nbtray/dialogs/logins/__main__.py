"""Shows the last logins in a window of its own: `python -P -m nbtray.dialogs.logins`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from nbtray.core.folders import Folders
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.left_terminal import LeftTerminal, in_words
from nbtray.core.logins.login import LoginLine
from nbtray.core.problem import NbtrayError, Problem
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.storage.folders import find_folders
from nbtray.storage.login_journal import last_lines
from nbtray.storage.private_files import PrivateFiles

if TYPE_CHECKING:
    from nbtray.dialogs.logins.window import LoginsTable
    from nbtray.dialogs.process.background import Background

CLOSED = 0

SHOWN = 200
"""Lines, the latest ones."""


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.dialogs.logins.window import TITLE, LoginsTable  # noqa: PLC0415
    from nbtray.dialogs.process.background import Background  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    table = LoginsTable(theme)
    terminals = Terminals(table, Background(theme.root), find_folders(os.environ))

    def fill() -> None:
        _fill(table)
        terminals.look()

    fill()
    show(theme, table.close)
    terminals.background.begin()
    stay(theme.root, again=lambda _: fill())
    return CLOSED


class Terminals:
    """What the window says about terminals whose login has ended; the server is asked beside the window."""

    def __init__(self, table: "LoginsTable", background: "Background", folders: Folders) -> None:
        self.background = background
        self._table = table
        self._folders = folders

    def look(self) -> None:
        """Ask which there are, and show them."""
        from nbtray.jupyter import left_terminals  # noqa: PLC0415 -- the window is drawn before that is loaded

        self.background.run(lambda: left_terminals.left(self._folders, PrivateFiles()), self._found)

    def end(self) -> None:
        """End them, and look again."""
        from nbtray.jupyter import left_terminals  # noqa: PLC0415 -- likewise

        self._table.show_terminals("The terminals end…")
        self.background.run(lambda: left_terminals.end_left(self._folders, PrivateFiles()), self._ended)

    def _found(self, found: tuple[LeftTerminal, ...] | Problem) -> None:
        if isinstance(found, Problem):
            self._table.show_terminals("")  # what an earlier server cannot tell is no news here
        else:
            self._table.show_terminals(in_words(found), self.end if found else None)

    def _ended(self, ended: int | Problem) -> None:
        if isinstance(ended, Problem):
            self._table.show_terminals(str(ended), self.end)
        else:
            self.look()


def _fill(table: "LoginsTable") -> None:
    try:
        lines = last_lines(PrivateFiles(), find_folders(os.environ).logins)
    except NbtrayError as error:
        table.fill([], nothing=str(error.problem))
    else:
        table.fill(rows(lines), nothing="Nobody has logged in or tried to yet.")


def rows(lines: tuple[LoginLine, ...]) -> list[tuple[str, str, str, str]]:
    """Return when (on this computer's clock), what, from where and with what, the latest first."""
    return [
        (_when(line.at), login_wording.what(line), line.address, login_wording.agent(line))
        for line in reversed(lines[-SHOWN:])
    ]


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


if __name__ == "__main__":
    sys.exit(main())
