"""Shows the preferences: `python -P -m nbtray.dialogs.preferences`.

There is one such window: a second call brings the first to the front. Says one word on standard output when
the window can be seen. Exit status: 0 closed, or shown by the first, 1 with a sentence why not, 3 no window
can be shown here.
"""

import os
import sys

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.dialogs.process.one_window import raised
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

CLOSED, FAILED = 0, 1
SHOWN = "shown"


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    folders = find_folders(os.environ)
    if raised(folders.preferences_socket):
        _say_shown()
        return CLOSED
    from nbtray.dialogs.preferences.life import live  # noqa: PLC0415 -- needs Tk

    try:
        live(folders, PrivateFiles(), _say_shown)
    except NbtrayError as error:
        sys.stderr.write(f"{error.problem}\n")
        return FAILED
    return CLOSED


def _say_shown() -> None:
    if sys.stdout is not None:  # pythonw has none
        sys.stdout.write(f"{SHOWN}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
