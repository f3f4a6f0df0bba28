"""Shows a QR code in a window of its own: `python -P -m nbtray.dialogs.qr_code`.

What it shows comes as one JSON object on standard input (`title`, `sentence`, `text`): it may be a secret.
Exit status: 0 closed, 2 nothing to show, 3 no window can be shown here.
"""

import json
import sys

from nbtray.dialogs.process.on_screen import on_screen

CLOSED, NOTHING = 0, 2


def main() -> int:
    """Show the window and wait; return the exit status."""
    try:
        told = json.loads(sys.stdin.buffer.read())
        title, sentence, text = str(told["title"]), str(told["sentence"]), str(told["text"])
    except (ValueError, TypeError, KeyError):
        return NOTHING
    return on_screen(lambda: _show(title, sentence, text))


def _show(title: str, sentence: str, text: str) -> int:
    from nbtray.dialogs.qr_code.window import QrCodeWindow  # noqa: PLC0415
    from nbtray.dialogs.widgets.theme import open_themed, show  # noqa: PLC0415

    theme = open_themed(title)
    window = QrCodeWindow(theme, title, sentence, text)
    show(theme, window.close)
    theme.root.mainloop()
    return CLOSED


if __name__ == "__main__":
    sys.exit(main())
