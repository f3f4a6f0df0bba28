"""Sets up the second factor in a window of its own: `python -P -m nbtray.dialogs.second_factor`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import os
import sys

from nbtray.core.problem import NbtrayError
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

CLOSED = 0


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.desktop.clipboard import Clipboard  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.second_factor.window import TITLE, Enrolling, SecondFactorWindow  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415
    from nbtray.jupyter import enrolment  # noqa: PLC0415

    folders, files = find_folders(os.environ), PrivateFiles()
    secret = enrolment.new_secret()
    enrolling = Enrolling(
        secret=secret,
        uri=enrolment.uri_of(secret),
        proves=lambda code: enrolment.proves(secret, code),
        turn_on=lambda: enrolment.turn_on(secret, folders, files),
        turn_off=lambda: enrolment.turn_off(folders, files),
        copy=Clipboard().copy,
    )
    theme = open_themed(TITLE)
    try:
        found = enrolment.enrolled(folders, files)
        told = f"It is on. {found.recovery_left} recovery codes are left." if found else ""
    except NbtrayError as error:
        told = str(error.problem)
    window = SecondFactorWindow(theme, enrolling, told)
    show(theme, window.first)
    stay(theme.root)
    return CLOSED


if __name__ == "__main__":
    sys.exit(main())
