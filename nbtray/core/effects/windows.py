"""Which windows should be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenPreferences:
    """Open the window with the settings."""


@dataclass(frozen=True, slots=True)
class ShowQrCode:
    """Show this URL so that a phone can read it from the screen."""

    url: str


@dataclass(frozen=True, slots=True)
class OpenDoctor:
    """Look at the whole way to the internet, in a window."""


@dataclass(frozen=True, slots=True)
class OpenForward:
    """Tell how to forward the port by hand."""


WindowEffect = OpenPreferences | ShowQrCode | OpenDoctor | OpenForward
