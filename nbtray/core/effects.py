"""What should be done: each is carried out by one adapter, and comes back as an event."""

from dataclasses import dataclass

from nbtray.core.address import Confirmed, Family
from nbtray.core.events import Timer
from nbtray.core.letter import Letter
from nbtray.core.login_effects import LoginEffect
from nbtray.core.notice import Notice
from nbtray.core.notice_effects import WithdrawNotice
from nbtray.core.outbox import Outbox
from nbtray.core.reach_effects import ReachEffect
from nbtray.core.router_effects import RouterEffect
from nbtray.core.server import LaunchPlan, ServerRecord
from nbtray.core.settings import CertificateKind, MailSettings
from nbtray.core.window_effects import WindowEffect


@dataclass(frozen=True, slots=True)
class FindServer:
    """Look for the server of an earlier nbtray and adopt it."""


@dataclass(frozen=True, slots=True)
class StartServer:
    """Start Jupyter and probe it until it serves."""

    generation: int
    plan: LaunchPlan


@dataclass(frozen=True, slots=True)
class StopServer:
    """End the server and everything it started; also ends a start that is still under way."""

    generation: int


@dataclass(frozen=True, slots=True)
class WatchServer:
    """Tell when this process ends."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """Ask the server what it is doing."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class RecallPassword:
    """Tell whether a password has been chosen."""


@dataclass(frozen=True, slots=True)
class RecallCertificate:
    """Tell which certificate is in place, if one is."""


@dataclass(frozen=True, slots=True)
class AskPassword:
    """Let the person choose a password in a window."""


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    """Make a certificate for these DNS names and addresses; first a new authority if that is asked for."""

    names: tuple[str, ...]
    kind: CertificateKind = CertificateKind.SELF_SIGNED
    new_authority: bool = False


@dataclass(frozen=True, slots=True)
class ReadCertificateFiles:
    """Take over the user's own certificate and key if they have changed, and tell of later changes."""

    file: str
    key_file: str


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """Ask one source for this computer's address.

    `authorities` is a file of certificate authorities to trust instead of the usual ones, '' for those.
    """

    generation: int
    source: str
    family: Family
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class ReadNetwork:
    """Look whether this computer's own addresses have changed, where the system does not tell."""


@dataclass(frozen=True, slots=True)
class RecallAddresses:
    """Read the addresses confirmed in an earlier life."""


@dataclass(frozen=True, slots=True)
class SaveAddresses:
    """Remember the confirmed addresses and the day's requests."""

    confirmed: tuple[Confirmed, ...]
    day: str
    requests: int


@dataclass(frozen=True, slots=True)
class RecallOutbox:
    """Read what an earlier nbtray kept of the letters."""


@dataclass(frozen=True, slots=True)
class KeepOutbox:
    """Put this on the disk before anything is done with it; `number` comes back."""

    number: int
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Hand this letter to the mail server, for every recipient of these settings."""

    letter: Letter
    mail: MailSettings


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
class ReadSettings:
    """Read the settings file again if it has changed; `then_start` wants an answer in any case."""

    then_start: bool = False


@dataclass(frozen=True, slots=True)
class KeepAwake:
    """Keep the computer from falling asleep by itself, until `LetSleep`."""


@dataclass(frozen=True, slots=True)
class LetSleep:
    """Let the computer fall asleep again."""


@dataclass(frozen=True, slots=True)
class AwaitUnlock:
    """Tell, once, when the keyring that is locked now has been unlocked."""


@dataclass(frozen=True, slots=True)
class SetLogLevel:
    """Write down this much from now on."""

    level: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Ring `timer` at `at` (monotonic seconds), and forget the time it had; None: never."""

    timer: Timer
    at: float | None


@dataclass(frozen=True, slots=True)
class EndProgram:
    """Nothing is left to do: end."""


Effect = (
    FindServer
    | StartServer
    | StopServer
    | WatchServer
    | ReadActivity
    | LoginEffect
    | RecallPassword
    | RecallCertificate
    | AskPassword
    | IssueCertificate
    | ReadCertificateFiles
    | ReadAddress
    | ReadNetwork
    | RecallAddresses
    | SaveAddresses
    | RecallOutbox
    | KeepOutbox
    | RouterEffect
    | ReachEffect
    | SendLetter
    | ShowNotice
    | WithdrawNotice
    | CopyText
    | OpenUrl
    | OpenLog
    | OpenSettings
    | WindowEffect
    | ReadSettings
    | KeepAwake
    | LetSleep
    | AwaitUnlock
    | SetLogLevel
    | SetTimer
    | EndProgram
)
