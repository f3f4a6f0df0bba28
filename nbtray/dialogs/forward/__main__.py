"""Tells how to forward the port by hand, in a window: `python -P -m nbtray.dialogs.forward`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import sys

from nbtray.dialogs.process.on_screen import on_screen

CLOSED = 0


def main() -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(_show)


def _show() -> int:
    from nbtray.desktop.opening import Opener  # noqa: PLC0415
    from nbtray.dialogs.forward.window import TITLE, ForwardWindow  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415
    from nbtray.doctor.case import open_case  # noqa: PLC0415
    from nbtray.doctor.forward import numbers_here  # noqa: PLC0415

    theme = open_themed(TITLE)
    window = ForwardWindow(theme, numbers_here(open_case()), open_page=Opener().open)
    show(theme, window.close)
    stay(theme.root)
    return CLOSED


if __name__ == "__main__":
    sys.exit(main())
