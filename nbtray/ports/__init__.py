"""The Protocols through which the engine asks the world; each has one real adapter and one contract suite."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from nbtray.core import effects, events, login_effects
from nbtray.core.moment import Moment
from nbtray.core.secrets import (
    AT_ONCE,
    WITH_THE_PERSON,
    Kept,
    Missing,
    Removed,
    Secret,
    Stored,
    Unavailable,
)
from nbtray.ports.desktop import Autostart, Desktop, Notifier, Tray, Wakefulness
from nbtray.ports.reach import FirewallLook, OutsideVantage
from nbtray.ports.router import LeaseMemory, Router, RouterEars

__all__ = [
    "AddressMemory",
    "AddressSource",
    "Autostart",
    "Certificates",
    "Clock",
    "Desktop",
    "FirewallLook",
    "LeaseMemory",
    "LoginJournal",
    "Mailer",
    "Notifier",
    "OutboxJournal",
    "OutsideVantage",
    "Passwords",
    "Post",
    "PrivateFiles",
    "Router",
    "RouterEars",
    "Secrets",
    "Server",
    "SettingsFile",
    "Tray",
    "Wakefulness",
]

Post = Callable[[events.Event], None]
"""Hands an event to the engine; returns at once, from any thread."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""
        ...


class PrivateFiles(Protocol):
    """Files only this user can read.

    Failures are `NbtrayError`s with a sentence: a full disk, no permission.
    """

    def read(self, path: Path) -> bytes | None:
        """Return the content, or None when there is no such file."""
        ...

    def write(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Replace it atomically, 0600, in a folder made 0700 if it is missing.

        `durable`: it is on the disk before this returns. What the next start makes anew need not be, nor what
        means nothing after a power cut: waiting for a busy disk takes tenths of a second.
        """
        ...

    def append(self, path: Path, content: bytes) -> int:
        """Add to its end, durably, and return its size then; what fails leaves it as it was."""
        ...

    def read_end(self, path: Path, at_most: int) -> bytes | None:
        """Return its last bytes, all of them if they are fewer, or None when there is no such file."""
        ...

    def remove(self, path: Path) -> None:
        """Remove it; one that is not there is removed already."""
        ...


class Server(Protocol):
    """The Jupyter server. Calls block; `cancel` may come from another thread meanwhile."""

    def find(self, effect: effects.FindServer) -> events.ServerFound | events.NoServerFound:
        """Find and probe the server recorded by an earlier nbtray; never touch a stranger's process."""
        ...

    def start(self, effect: effects.StartServer) -> events.ServerReady | events.StartRefused:
        """Start it and say ready only when the whole probe has passed."""
        ...

    def cancel(self) -> None:
        """Make a start under way give up soon; it then answers `StartRefused`."""
        ...

    def stop(self, effect: effects.StopServer) -> events.ServerStopped:
        """Stop the recorded server: gracefully, then with force; nothing recorded is stopped already."""
        ...

    def watch(self, effect: effects.WatchServer) -> None:
        """Post `ServerExited` once when that process ends; returns at once."""
        ...

    def log_everybody_out(self, effect: login_effects.LogEverybodyOut) -> events.EverybodyLoggedOut:
        """End every login at once; raises `NbtrayError` when somebody may still be connected."""
        ...

    def activity(self, effect: effects.ReadActivity) -> events.ActivityRead | events.ActivityUnavailable:
        """Read what it is doing, without that counting as activity."""
        ...


class Certificates(Protocol):
    """The certificate on disk."""

    def recall(self) -> events.CertificateIssued | None:
        """Return the certificate in use, or None when there is none that loads."""
        ...

    def issue(self, effect: effects.IssueCertificate) -> events.CertificateIssued | events.CertificateRefused:
        """Make a new one in place of it, atomically."""
        ...

    def read_files(
        self, effect: effects.ReadCertificateFiles
    ) -> events.CertificateIssued | events.CertificateRefused | None:
        """Put the user's own in place of it, atomically, if the files have changed since the last call."""
        ...


class Passwords(Protocol):
    """The password's hash on disk; the password itself is never kept."""

    def recall(self) -> events.PasswordSet | events.PasswordMissing:
        """Tell whether a password has been chosen."""
        ...

    def ask(self, effect: effects.AskPassword) -> events.PasswordSet | events.PasswordMissing:
        """Open the window and wait until the person has decided."""
        ...


class Secrets(Protocol):
    """A place that keeps secrets of others; calls block for at most `seconds`, and nothing is raised."""

    def get(
        self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True
    ) -> Kept | Missing | Unavailable:
        """Return the secret of this name; without `may_ask` no window opens, and a locked keyring says so."""
        ...

    def set(self, name: str, secret: Secret, *, seconds: float = WITH_THE_PERSON) -> Stored | Unavailable:
        """Keep it in place of an older one; the person may be asked to unlock the place first."""
        ...

    def delete(self, name: str, *, seconds: float = AT_ONCE, may_ask: bool = True) -> Removed | Unavailable:
        """Keep it no more."""
        ...


class AddressSource(Protocol):
    """Asks one HTTPS source for this computer's external address."""

    def read(self, effect: effects.ReadAddress) -> events.AddressRead:
        """Ask it; blocks at most 4 s."""
        ...


class AddressMemory(Protocol):
    """The confirmed addresses on disk."""

    def recall(self, effect: effects.RecallAddresses) -> events.AddressesRecalled:
        """Return what was saved; nothing saved is nothing confirmed."""
        ...

    def save(self, effect: effects.SaveAddresses) -> None:
        """Remember, atomically."""
        ...


class Mailer(Protocol):
    """Hands letters to the mail server."""

    def send(self, effect: effects.SendLetter) -> events.LetterDone:
        """Send it; blocks until the server has answered, or the deadline of the whole delivery is over."""
        ...


class OutboxJournal(Protocol):
    """The outbox on disk, where no crash loses what was kept last."""

    def recall(self, effect: effects.RecallOutbox) -> events.OutboxRecalled:
        """Return what was kept last; a new outbox when nothing was."""
        ...

    def keep(self, effect: effects.KeepOutbox) -> events.OutboxKept | events.OutboxNotKept:
        """Put it on the disk, durably, or say why not; what was kept before stays until then."""
        ...


class LoginJournal(Protocol):
    """What the server has written down about logins."""

    def recall(self, effect: login_effects.RecallLogins) -> events.LoginsRecalled:
        """Return what was saved; nothing saved is nobody seen."""

    def read(self, effect: login_effects.ReadLogins) -> events.LoginsRead | None:
        """Return the lines after the one of that time, oldest first, or None when there are none.

        As they were written: after a clock was set back their times are earlier.
        """

    def save(self, effect: login_effects.SaveLogins) -> None:
        """Remember, atomically."""


class SettingsFile(Protocol):
    """The settings file a person edits."""

    def read(self, effect: effects.ReadSettings) -> events.SettingsEdited | None:
        """Return the settings if the file has changed since the last call."""
        ...
