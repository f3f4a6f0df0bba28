"""What a person did."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.desktop.windows import Window
from nbtray.core.problem import Problem


class Url(StrEnum):
    """The three ways to the server."""

    PUBLIC = "public"
    LAN = "lan"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class ShowChosen:
    """A second nbtray was started: this one shows itself."""


@dataclass(frozen=True, slots=True)
class CopyChosen:
    """Put a URL on the clipboard."""

    url: Url = Url.PUBLIC


@dataclass(frozen=True, slots=True)
class FingerprintCopyChosen:
    """Put the certificate's fingerprint on the clipboard."""


@dataclass(frozen=True, slots=True)
class WindowChosen:
    """Open a window."""

    window: Window


@dataclass(frozen=True, slots=True)
class BrowserChosen:
    """Open the server in this computer's browser."""


@dataclass(frozen=True, slots=True)
class LogChosen:
    """Open the log."""


@dataclass(frozen=True, slots=True)
class DevicesChosen:
    """Show how other devices learn to trust this server."""


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """A button of a notification was pressed."""

    topic: str
    action: str


@dataclass(frozen=True, slots=True)
class TextCopied:
    """The clipboard holds it."""

    text: str


@dataclass(frozen=True, slots=True)
class CopyRefused:
    """There is no clipboard; the text is shown instead."""

    text: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class OpenRefused:
    """A browser or an editor could not be opened."""

    target: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class TrayAppeared:
    """A panel shows the icon."""


@dataclass(frozen=True, slots=True)
class TrayMissing:
    """No panel shows icons (yet)."""


@dataclass(frozen=True, slots=True)
class AdapterFailed:
    """An adapter met something it has no sentence for; the effect it was given came to nothing."""

    effect: str
    problem: Problem
