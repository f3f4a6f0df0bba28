"""The Protocols through which the engine runs the Jupyter server, and what it cannot serve without."""

from typing import Protocol

from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.logins.effects import AskPassword, LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut, PasswordMissing, PasswordSet
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    ContinueServer,
    FindServer,
    KeepWish,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    FolderChecked,
    NoServerFound,
    ProcessSeen,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)


class Server(Protocol):
    """The Jupyter server. Calls block; `cancel` may come from another thread meanwhile."""

    def find(self, effect: FindServer) -> ServerFound | NoServerFound:
        """Find and probe the server of an earlier nbtray; never touch a stranger's process.

        One that lives and does not answer is found as well: what becomes of it is not decided here.
        """
        ...

    def start(self, effect: StartServer) -> ServerReady | StartRefused:
        """Start it and say ready only when the whole probe has passed.

        What `check` would have found is refused as seen before the launch. Hopeless is only what a person
        must change, and nbtray is told of.
        """
        ...

    def check(self, effect: CheckStart) -> StartChecked:
        """Tell what would keep that start from succeeding, without starting anything."""
        ...

    def cancel(self) -> None:
        """Make a start under way give up soon; it then answers `StartRefused`."""
        ...

    def stop(self, effect: StopServer) -> ServerStopped:
        """Stop the recorded server: gracefully, then with force; nothing recorded is stopped already."""
        ...

    def watch(self, effect: WatchServer) -> None:
        """Post `ServerExited` once when that process ends; returns at once."""
        ...

    def log_everybody_out(self, effect: LogEverybodyOut) -> EverybodyLoggedOut:
        """End every login at once; raises `NbtrayError` when somebody may still be connected."""
        ...

    def check_folder(self, effect: CheckFolder) -> FolderChecked:
        """Tell whether the server's notebook folder is still there."""
        ...

    def processes(self, effect: ReadProcess) -> ProcessSeen:
        """Tell what the server's processes are doing; it need not answer for that."""
        ...

    def let_go_on(self, effect: ContinueServer) -> None:
        """Let the server's process go on if a signal has stopped it."""
        ...

    def activity(self, effect: ReadActivity) -> ActivityRead | ActivityUnavailable:
        """Read what it is doing, without that counting as activity."""
        ...


class ServerWish(Protocol):
    """Whether a server that does not run is wanted, kept for the next nbtray."""

    def keep(self, effect: KeepWish) -> None:
        """Keep it, or forget it."""
        ...

    def is_kept(self) -> bool:
        """Tell whether an earlier nbtray was trying to start the server when it ended."""
        ...


class Certificates(Protocol):
    """The certificate on disk."""

    def recall(self) -> CertificateIssued | None:
        """Return the certificate in use, or None when there is none that loads."""
        ...

    def issue(self, effect: IssueCertificate) -> CertificateIssued | CertificateRefused:
        """Make a new one in place of it, atomically."""
        ...

    def read_files(self, effect: ReadCertificateFiles) -> CertificateIssued | CertificateRefused | None:
        """Put the user's own in place of it, atomically, if the files have changed since the last call."""
        ...


class Passwords(Protocol):
    """The password's hash on disk; the password itself is never kept."""

    def recall(self) -> PasswordSet | PasswordMissing:
        """Tell whether a password has been chosen."""
        ...

    def ask(self, effect: AskPassword) -> PasswordSet | PasswordMissing:
        """Open the window and wait until the person has decided; a reminder of that is no second question."""
        ...

    def remind(self) -> None:
        """Bring the window to the front if the person is being asked already; called before each `ask`."""
        ...
