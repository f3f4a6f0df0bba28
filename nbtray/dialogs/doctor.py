"""Looks at the whole way to the internet in a window: `python -m nbtray.dialogs.doctor`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import sys

CLOSED, NO_WINDOW = 0, 3


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
    from nbtray.desktop.clipboard import Clipboard  # noqa: PLC0415
    from nbtray.dialogs.doctor_window import SIZE, TITLE, DoctorWindow, look_now  # noqa: PLC0415
    from nbtray.dialogs.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    window = DoctorWindow(theme, look_now, copy=Clipboard().copy)
    show(theme, window.close, size=SIZE)
    theme.root.mainloop()
    return CLOSED


if __name__ == "__main__":
    sys.exit(main())
