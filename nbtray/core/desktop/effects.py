"""What should be shown, copied or opened on the desktop."""

from dataclasses import dataclass

from nbtray.core.desktop.windows import Window
from nbtray.core.status.notice import Notice


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """Show a desktop notification."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class CopyText:
    """Put a text on the clipboard."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenUrl:
    """Open a URL in the browser."""

    url: str


@dataclass(frozen=True, slots=True)
class OpenLog:
    """Open the log in the desktop's viewer: nbtray's own, or what Jupyter printed."""

    of_jupyter: bool = False


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """Open the settings file in the desktop's editor."""


@dataclass(frozen=True, slots=True)
class WithdrawNotice:
    """Take the notification of this topic off the screen, if it is still there."""

    topic: str


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """Open a window, or bring it to the front; `shows` is what it shows, where it cannot find that out."""

    window: Window
    shows: str = ""


DesktopEffect = ShowNotice | CopyText | OpenUrl | OpenLog | OpenSettings | WithdrawNotice | OpenWindow
