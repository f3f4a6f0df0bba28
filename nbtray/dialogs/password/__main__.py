"""Asks for the password in a window of its own: `python -P -m nbtray.dialogs.password`.

Exit status: 0 set, 1 closed without one, 3 no window can be shown here.
"""

import os
import sys
from typing import TYPE_CHECKING

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.dialogs.process.on_screen import on_screen
from nbtray.dialogs.widgets.password_verdict import rebuff, verdict
from nbtray.jupyter.common_passwords import common_passwords
from nbtray.jupyter.password import hash_password, make_password, store
from nbtray.ports import PrivateFiles
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles as FilesOnDisk

if TYPE_CHECKING:  # needs Tk
    from nbtray.dialogs.widgets.password_field import Judgement

SET, CLOSED = 0, 1


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(lambda: _ask(find_folders(os.environ), FilesOnDisk()))


def _ask(folders: Folders, files: PrivateFiles) -> int:
    from nbtray.dialogs.password.window import TITLE, PasswordWindow  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    window = PasswordWindow(
        theme,
        judgement(),
        lambda password: store(hash_password(password), folders, files),
        replaces=_has_one(folders, files),
    )
    show(theme, window.field.entry)
    stay(theme.root)
    return SET if window.accepted else CLOSED


def judgement() -> "Judgement":
    """Return what a field for a new password asks of the rest of nbtray."""
    from nbtray.desktop.clipboard import Clipboard  # noqa: PLC0415 -- where there is a window only
    from nbtray.dialogs.widgets.password_field import Judgement  # noqa: PLC0415 -- needs Tk

    common = common_passwords()
    return Judgement(
        judge=lambda password: verdict(password, common),
        rebuff=lambda password: rebuff(password, common),
        suggest=make_password,
        copy=Clipboard().copy,
    )


def _has_one(folders: Folders, files: PrivateFiles) -> bool:
    try:
        return bool(files.read(folders.password_hash))
    except NbtrayError:
        return False  # writing meets the same, and says it


if __name__ == "__main__":
    sys.exit(main())
