"""What pystray's own backends can show, which is less than ours can."""

from __future__ import annotations

TOOLTIP = 127
TITLE = 63
MESSAGE = 255
"""UTF-16 units of Windows' NOTIFYICONDATAW, less the NUL at the end; pystray raises `ValueError` beyond."""


def shortened(text: str, units: int) -> str:
    """Return the text, cut to so many UTF-16 units; never empty, which macOS cannot show."""
    if _units(text) <= units:
        return text or " "
    while _units(text) > units - 1:
        text = text[:-1]
    return f"{text}…"


def windows_label(text: str) -> str:
    """Return a menu label: Windows takes a single `&` for an access key."""
    return text.replace("&", "&&")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
