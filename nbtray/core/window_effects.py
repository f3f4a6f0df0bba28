"""Which windows should be shown; part of `effects`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenPreferences:
    """Open the window with the settings."""


@dataclass(frozen=True, slots=True)
class ShowQrCode:
    """Show this URL so that a phone can read it from the screen."""

    url: str


WindowEffect = OpenPreferences | ShowQrCode
