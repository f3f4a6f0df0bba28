"""Shows the last logins in a window of its own: `python -P -m nbtray.dialogs.logins`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import os
import sys
from datetime import datetime

from nbtray.core import login_wording
from nbtray.core.login import LoginLine
from nbtray.core.problem import NbtrayError
from nbtray.dialogs.on_screen import on_screen
from nbtray.storage.folders import find_folders
from nbtray.storage.login_journal import last_lines
from nbtray.storage.private_files import PrivateFiles

CLOSED = 0

SHOWN = 200
"""Lines, the latest ones."""


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.dialogs.logins_window import TITLE, LoginsTable  # noqa: PLC0415
    from nbtray.dialogs.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    try:
        lines = last_lines(PrivateFiles(), find_folders(os.environ).logins)
        table = LoginsTable(theme, rows(lines), nothing="Nobody has logged in or tried to yet.")
    except NbtrayError as error:
        table = LoginsTable(theme, [], nothing=str(error.problem))
    show(theme, table.close)
    theme.root.mainloop()
    return CLOSED


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
