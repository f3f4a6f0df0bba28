"""Looks at the whole way to the internet in a window: `python -P -m nbtray.dialogs.doctor`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import sys

from nbtray.dialogs.process.on_screen import on_screen

CLOSED = 0


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.desktop.clipboard import Clipboard  # noqa: PLC0415
    from nbtray.dialogs.doctor.window import SIZE, TITLE, DoctorWindow, look_now  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    window = DoctorWindow(theme, look_now, copy=Clipboard().copy)
    show(theme, window.close, size=SIZE)
    stay(theme.root)
    return CLOSED


if __name__ == "__main__":
    sys.exit(main())
