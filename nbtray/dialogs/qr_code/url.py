"""Shows a URL as a QR code: `python -P -m nbtray.dialogs.qr_code.url URL`.

Exit status: 0 closed, 3 no window can be shown here.
"""

import sys

from nbtray.dialogs.process.on_screen import on_screen

CLOSED = 0

TITLE = "Scan with your phone"
WHAT = "Open the camera of the phone and point it here: it opens your notebooks."


def main(url: str) -> int:
    """Show the window and wait; return the exit status."""
    return on_screen(lambda: _show(url))


def _show(url: str) -> int:
    from nbtray.desktop.clipboard import Clipboard  # noqa: PLC0415
    from nbtray.dialogs.process.window_control import stay  # noqa: PLC0415
    from nbtray.dialogs.qr_code.window import QrCodeWindow  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(TITLE)
    window = QrCodeWindow(theme, TITLE, WHAT, url, copy=Clipboard().copy)
    show(theme, window.close)
    stay(theme.root, again=window.show)
    return CLOSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
