"""Shows the last logins in a window of its own: `python -m nbtray.dialogs.logins`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import os
import sys
from datetime import datetime

from nbtray.core import login_wording
from nbtray.core.login import LoginLine
from nbtray.core.problem import NbtrayError
from nbtray.storage.folders import find_folders
from nbtray.storage.login_journal import last_lines
from nbtray.storage.private_files import PrivateFiles

CLOSED, NO_WINDOW = 0, 3

SHOWN = 200
"""Lines, the latest ones."""


def main() -> int:
    """Show the window and wait; return the exit status."""
    try:
        import tkinter as tk  # noqa: PLC0415 -- Debian's own Python comes without it
    except ImportError:
        return NO_WINDOW
    try:
        return _show()
    except tk.TclError:
        return NO_WINDOW


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
