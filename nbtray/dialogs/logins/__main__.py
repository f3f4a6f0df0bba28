"""Shows the last logins in a window of its own: `python -P -m nbtray.dialogs.logins`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.login import LoginLine
from nbtray.core.problem import NbtrayError
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.storage.folders import find_folders
from nbtray.storage.login_journal import last_lines
from nbtray.storage.private_files import PrivateFiles

if TYPE_CHECKING:
    from nbtray.dialogs.logins.window import LoginsTable

CLOSED = 0

SHOWN = 200
"""Lines, the latest ones."""


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.dialogs.logins.window import TITLE, LoginsTable  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    table = LoginsTable(theme)
    _fill(table)
    show(theme, table.close)
    stay(theme.root, again=lambda _: _fill(table))
    return CLOSED


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
