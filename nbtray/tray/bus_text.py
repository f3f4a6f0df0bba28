"""Text as the bus and the programs behind it can take it."""

from __future__ import annotations

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
NO_MARKUP = str.maketrans({"&": "", "<": "", ">": ""})


def plain(text: str) -> str:
    """Return text that may travel: the bus hangs up on a NUL, and a lone surrogate is no UTF-8."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def label(text: str) -> str:
    """Return a menu label: dbusmenu takes a single `_` for an access key."""
    return plain(text).replace("_", "__")


def tooltip(text: str) -> str:
    """Return a tooltip: some panels render markup, others (KDE) show the escapes, so it has neither."""
    return plain(text).translate(NO_MARKUP)


def markup(text: str) -> str:
    """Return text that reads the same where markup is rendered."""
    return plain(text).translate(MARKUP)
