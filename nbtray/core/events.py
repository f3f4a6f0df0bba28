"""What has happened: the only way anything reaches the state."""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.address import Confirmed, Family, LocalNetwork, Reading
from nbtray.core.certificate import Certificate
from nbtray.core.problem import Problem
from nbtray.core.server import Activity, ServerRecord
from nbtray.core.settings import Settings


class Url(StrEnum):
    """The three ways to the server."""

    PUBLIC = "public"
    LAN = "lan"
    LOCAL = "local"


class Timer(StrEnum):
    """The engine's alarm clocks; each has at most one time set."""

    ADDRESS = "address"
    ACTIVITY = "activity"
    RESTART = "restart"
    SHUTDOWN = "shutdown"


# What a person chose.


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
class ToggleChosen:
    """The icon was clicked: start or stop, whichever makes sense now."""


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
class BrowserChosen:
    """Open the server in this computer's browser."""


@dataclass(frozen=True, slots=True)
class LogChosen:
    """Open the log."""


@dataclass(frozen=True, slots=True)
class PreferencesChosen:
    """Open the preferences."""


@dataclass(frozen=True, slots=True)
class PasswordChangeChosen:
    """Open the window that sets the password."""


@dataclass(frozen=True, slots=True)
class AddressCheckChosen:
    """Ask for the external address now."""


@dataclass(frozen=True, slots=True)
class SettingsReloadChosen:
    """The settings file was edited by a command: read it now."""


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """Somebody is looking (menu, or `nbtray status`): what is shown should be fresh."""


@dataclass(frozen=True, slots=True)
class NoticeAnswered:
    """A button of a notification was pressed."""

    topic: str
    action: str


# The server.


@dataclass(frozen=True, slots=True)
class ServerFound:
    """An earlier nbtray's server runs, is the recorded process and has passed the probe."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class NoServerFound:
    """No server of ours runs; `problem` tells what was cleaned up, if anything."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ServerReady:
    """The started server has passed the probe."""

    generation: int
    record: ServerRecord


@dataclass(frozen=True, slots=True)
class StartRefused:
    """The server did not come up; nothing of it runs any more.

    `hopeless` when trying again by itself would change nothing (a missing folder, a taken port).
    """

    generation: int
    problem: Problem
    hopeless: bool = False


@dataclass(frozen=True, slots=True)
class ServerStopped:
    """The server of this generation has ended as asked, with everything it had started."""

    generation: int


@dataclass(frozen=True, slots=True)
class ServerExited:
    """The server's process ended; `problem` has the last lines of its log."""

    pid: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class ActivityRead:
    """The server told what it is doing."""

    pid: int
    activity: Activity


@dataclass(frozen=True, slots=True)
class ActivityUnavailable:
    """The server did not answer; says nothing about its kernels."""

    pid: int
    reason: str


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """A password was chosen; only its hash was stored. `weak` when that hash is an old, fast one."""

    weak: bool = False


@dataclass(frozen=True, slots=True)
class PasswordMissing:
    """No password has been chosen; `problem` tells why asking for one failed, if it did."""

    problem: Problem | None = None


# The certificate.


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """The server shows this certificate from now on."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class CertificateRefused:
    """No certificate could be made; the old one, if any, is untouched."""

    problem: Problem


# The address.


@dataclass(frozen=True, slots=True)
class AddressRead:
    """A source was asked for this computer's address."""

    generation: int
    source: str
    family: Family
    reading: Reading


@dataclass(frozen=True, slots=True)
class AddressesRecalled:
    """The addresses confirmed in an earlier life, and the requests already made on `day` (ISO date)."""

    confirmed: tuple[Confirmed, ...]
    day: str = ""
    requests: int = 0


@dataclass(frozen=True, slots=True)
class NetworkChanged:
    """This computer's own addresses or routes changed, or were read for the first time."""

    network: LocalNetwork


@dataclass(frozen=True, slots=True)
class Woke:
    """The computer was asleep."""


# The desktop and the rest.


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
class SettingsEdited:
    """The settings file was read again; `problems` are sentences with their lines.

    With problems, `settings` is the last good one.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TimerRang:
    """An alarm set by `SetTimer` has come."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class AdapterFailed:
    """An adapter met something it has no sentence for; the effect it was given came to nothing."""

    effect: str
    problem: Problem


Choice = (
    StartChosen
    | StopChosen
    | RestartChosen
    | QuitChosen
    | ToggleChosen
    | ShowChosen
    | CopyChosen
    | FingerprintCopyChosen
    | BrowserChosen
    | LogChosen
    | PreferencesChosen
    | PasswordChangeChosen
    | AddressCheckChosen
    | SettingsReloadChosen
    | MenuOpened
    | NoticeAnswered
)
"""What a person did."""

ServerEvent = (
    ServerFound
    | NoServerFound
    | ServerReady
    | StartRefused
    | ServerStopped
    | ServerExited
    | ActivityRead
    | ActivityUnavailable
)
"""What became of the server."""

AddressEvent = AddressRead | AddressesRecalled | NetworkChanged | Woke
"""What became of the network."""

ReportEvent = (
    PasswordSet
    | PasswordMissing
    | CertificateIssued
    | CertificateRefused
    | TextCopied
    | CopyRefused
    | OpenRefused
    | TrayAppeared
    | TrayMissing
    | SettingsEdited
    | AdapterFailed
)
"""What became of everything else."""

Event = Choice | ServerEvent | AddressEvent | ReportEvent | TimerRang
