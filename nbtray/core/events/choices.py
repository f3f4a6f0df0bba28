"""What a person did."""

from dataclasses import dataclass
from enum import StrEnum


class Url(StrEnum):
    """The three ways to the server."""

    PUBLIC = "public"
    LAN = "lan"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class StartChosen:
    """Start the server."""


@dataclass(frozen=True, slots=True)
class StopChosen:
    """Stop the server; `even_if_busy` when the person has been asked already."""

    even_if_busy: bool = False


@dataclass(frozen=True, slots=True)
class RestartChosen:
    """Stop and start the server."""

    even_if_busy: bool = False


@dataclass(frozen=True, slots=True)
class QuitChosen:
    """Stop the server and end nbtray."""

    even_if_busy: bool = False


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
class QrCodeChosen:
    """Show the URL to a phone's camera."""


@dataclass(frozen=True, slots=True)
class BrowserChosen:
    """Open the server in this computer's browser."""


@dataclass(frozen=True, slots=True)
class LogChosen:
    """Open the log."""


@dataclass(frozen=True, slots=True)
class DiagnosisChosen:
    """Look at the whole way to the internet."""


@dataclass(frozen=True, slots=True)
class ForwardChosen:
    """Tell how to forward the port by hand."""


@dataclass(frozen=True, slots=True)
class PreferencesChosen:
    """Open the preferences."""


@dataclass(frozen=True, slots=True)
class PasswordChangeChosen:
    """Open the window that sets the password."""


@dataclass(frozen=True, slots=True)
class LoginsChosen:
    """Show who has logged in, and who has tried."""


@dataclass(frozen=True, slots=True)
class SecondFactorChosen:
    """Set up the second factor."""


@dataclass(frozen=True, slots=True)
class LogEverybodyOutChosen:
    """End every login."""


@dataclass(frozen=True, slots=True)
class AddressCheckChosen:
    """Ask for the external address now."""


@dataclass(frozen=True, slots=True)
class SendAgainChosen:
    """Try the letters that wait now, also those that were refused."""


@dataclass(frozen=True, slots=True)
class DropLetterChosen:
    """Send the letter with this number to nobody."""

    number: str


@dataclass(frozen=True, slots=True)
class SettingsReloadChosen:
    """The settings file was edited by a command: read it now."""


@dataclass(frozen=True, slots=True)
class DevicesChosen:
    """Show how other devices learn to trust this server."""


@dataclass(frozen=True, slots=True)
class NewAuthorityChosen:
    """Put another authority in place of ours."""


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """Somebody is looking (menu, or `nbtray status`): what is shown should be fresh."""


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """A button of a notification was pressed."""

    topic: str
    action: str


Choice = (
    StartChosen
    | StopChosen
    | RestartChosen
    | QuitChosen
    | ShowChosen
    | CopyChosen
    | FingerprintCopyChosen
    | QrCodeChosen
    | BrowserChosen
    | LogChosen
    | DiagnosisChosen
    | ForwardChosen
    | PreferencesChosen
    | PasswordChangeChosen
    | LoginsChosen
    | SecondFactorChosen
    | LogEverybodyOutChosen
    | AddressCheckChosen
    | SendAgainChosen
    | DropLetterChosen
    | SettingsReloadChosen
    | DevicesChosen
    | NewAuthorityChosen
    | MenuOpened
    | NoticeAnswered
)
"""What a person did."""
