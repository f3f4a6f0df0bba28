"""Stand-ins for the Jupyter server, its certificate and its password: a computer the test can change.

What outlives nbtray lies in `Computer`; a second fake over the same one is the next nbtray's.
"""

import itertools
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.logins.effects import AskPassword, LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut, PasswordMissing, PasswordSet
from nbtray.core.problem import Problem
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    ContinueServer,
    FindServer,
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
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)
from nbtray.core.server.silence import ProcessFacts
from nbtray.core.server.state import Activity, ServerRecord
from nbtray.core.settings import CertificateKind
from nbtray.ports import Post

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
GONE = Problem("ServerFailed", "The Jupyter server ended: it gave no reason.", "The server log tells more.")
MISSING_FOLDER = Problem("FolderMissing", "The notebook folder does not exist.", "Create it.")
FOREIGN_KEY = Problem("KeyForeign", "The key does not belong to the certificate.", "Set the two together.")
CANCELLED = Problem("StartCancelled", "The start was cancelled.", "Start it again.")


@dataclass
class Computer:
    """The world of the fakes: the server process, and what is on the disk."""

    record: ServerRecord | None = None
    """What was recorded; it may be of a process that has ended."""
    alive: bool = False
    silent: bool = False
    """Whether it lives and does not answer."""
    stopped: bool = False
    """Whether a signal has stopped it: it is silent until it may go on."""
    processor: float = 0.0
    """Seconds its processes have computed."""
    activity: Activity = field(default_factory=lambda: Activity(0, 0, 0, BEGIN))
    folders: set[str] = field(default_factory=lambda: {"~"})
    certificate: Certificate | None = None
    authority: str = ""
    users_files: dict[str, Certificate | Problem] = field(default_factory=dict)
    """By the path of the certificate: what is there, or what is wrong with it."""
    password: str | None = None
    weak: bool = False
    epoch: int = 0
    """How often everybody has been logged out."""
    hold_starts: bool = False
    """Whether a start takes until it is cancelled or `release` is called."""
    refusal: StartRefused | None = None
    """What each start comes to, with its generation replaced."""
    pids: itertools.count = field(default_factory=lambda: itertools.count(1001))
    watchers: list[tuple[int, Post]] = field(default_factory=list)
    starting: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def end_server(self, problem: Problem = GONE) -> None:
        """Have the process end by itself: whoever watches is told."""
        if self.record is None or not self.alive:
            return
        self.alive = False
        pid = self.record.pid
        told = [post for watched, post in self.watchers if watched == pid]
        self.watchers = [watcher for watcher in self.watchers if watcher[0] != pid]
        for post in told:
            post(ServerExited(pid, problem))

    def release(self) -> None:
        """Let the held start go on."""
        self.hold_starts = False
        self.released.set()


class FakeServer:
    """The server of a `Computer` (`nbtray.ports.Server`)."""

    def __init__(self, computer: Computer, post: Post) -> None:
        self.computer = computer
        self._post = post
        self._cancelled = threading.Event()
        self._under_way = threading.Lock()

    def find(self, effect: FindServer) -> ServerFound | NoServerFound:  # noqa: ARG002 -- the port's
        """Adopt the recorded server if it lives."""
        computer = self.computer
        if computer.record is not None and computer.alive:
            return ServerFound(computer.record, silent=computer.silent or computer.stopped)
        computer.record = None
        return NoServerFound()

    def start(self, effect: StartServer) -> ServerReady | StartRefused:
        """Start it, unless the computer is set to refuse."""
        with self._under_way:
            self._cancelled.clear()
            return self._start(effect)

    def check(self, effect: CheckStart) -> StartChecked:
        """Tell what `start` would find before it starts anything."""
        refusal = self.computer.refusal
        if refusal is not None and refusal.before_launch:
            return StartChecked(effect.generation, refusal.problem)
        missing = effect.plan.settings.folder not in self.computer.folders
        return StartChecked(effect.generation, MISSING_FOLDER if missing else None)

    def cancel(self) -> None:
        """Make a start under way give up."""
        if self._under_way.locked():
            self._cancelled.set()
            self.computer.released.set()

    def stop(self, effect: StopServer) -> ServerStopped:
        """End the server."""
        self.computer.end_server()
        self.computer.record = None
        return ServerStopped(effect.generation)

    def watch(self, effect: WatchServer) -> None:
        """Tell when it ends, at once if it has ended."""
        computer, pid = self.computer, effect.record.pid
        if computer.alive and computer.record is not None and computer.record.pid == pid:
            computer.watchers.append((pid, self._post))
        else:
            self._post(ServerExited(pid, GONE))

    def log_everybody_out(self, effect: LogEverybodyOut) -> EverybodyLoggedOut:  # noqa: ARG002 -- the port's
        """End every login."""
        self.computer.epoch += 1
        return EverybodyLoggedOut()

    def activity(self, effect: ReadActivity) -> ActivityRead | ActivityUnavailable:
        """Tell what the computer is set to."""
        pid = effect.record.pid
        if not self.computer.alive:
            return ActivityUnavailable(pid, "Connection refused")
        if self.computer.silent or self.computer.stopped:
            return ActivityUnavailable(pid, "no answer")
        return ActivityRead(pid, self.computer.activity)

    def check_folder(self, effect: CheckFolder) -> FolderChecked:
        """Tell whether the computer has it."""
        record = effect.record
        return FolderChecked(record.pid, None if record.folder in self.computer.folders else MISSING_FOLDER)

    def processes(self, effect: ReadProcess) -> ProcessSeen:
        """Tell what the computer is set to."""
        computer, pid = self.computer, effect.record.pid
        if not computer.alive or computer.record is None or computer.record.pid != pid:
            return ProcessSeen(pid, None)
        kernels = computer.activity.kernels
        return ProcessSeen(pid, ProcessFacts(computer.stopped, computer.processor, kernels, 1 + kernels))

    def let_go_on(self, effect: ContinueServer) -> None:  # noqa: ARG002 -- there is only one
        """Let it go on."""
        self.computer.stopped = False

    def _start(self, effect: StartServer) -> ServerReady | StartRefused:
        computer, plan = self.computer, effect.plan
        computer.end_server()
        computer.record = None
        if computer.refusal is not None:
            return replace(computer.refusal, generation=effect.generation)
        if plan.settings.folder not in computer.folders:
            return StartRefused(effect.generation, MISSING_FOLDER, before_launch=True)
        if computer.hold_starts:
            computer.released.clear()
            computer.starting.set()
            computer.released.wait(60)
            computer.starting.clear()
        if self._cancelled.is_set():
            return StartRefused(effect.generation, CANCELLED)
        computer.record = ServerRecord(
            pid=next(computer.pids),
            create_time=1.0,
            port=plan.settings.port,
            interface=plan.settings.interface,
            listen=plan.listen,
            folder=plan.settings.folder,
            environment="/opt/jupyter",
            jupyter_server="2.21.1",
            started_at=BEGIN,
            asked=plan.settings,
        )
        computer.alive, computer.silent, computer.stopped = True, False, False
        return ServerReady(effect.generation, computer.record)


class FakeCertificates:
    """The certificate of a `Computer` (`nbtray.ports.Certificates`); with `refusal` it can make none."""

    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.refusal: Problem | None = None
        self._serial = itertools.count(1)
        self._read: Certificate | Problem | None = None

    def recall(self) -> CertificateIssued | None:
        """Return the one the computer has."""
        certificate = self.computer.certificate
        return CertificateIssued(certificate) if certificate else None

    def issue(self, effect: IssueCertificate) -> CertificateIssued | CertificateRefused:
        """Make one that says these names."""
        if self.refusal is not None:
            return CertificateRefused(self.refusal)
        by_authority = effect.kind is CertificateKind.AUTHORITY
        if by_authority and (effect.new_authority or not self.computer.authority):
            self.computer.authority = self._fingerprint()
        self._read = None
        names, days = tuple(sorted(set(effect.names))), 90 if by_authority else 397
        self.computer.certificate = Certificate(
            self._fingerprint(),
            BEGIN,
            BEGIN + timedelta(days=days),
            names,
            kind=effect.kind.value,
            authority_sha256=self.computer.authority if by_authority else "",
        )
        return CertificateIssued(self.computer.certificate)

    def read_files(self, effect: ReadCertificateFiles) -> CertificateIssued | CertificateRefused | None:
        """Take over what the computer has as the user's own."""
        found = self.computer.users_files.get(effect.file, FOREIGN_KEY)
        if found == self._read and not effect.afresh:
            return None
        self._read = found
        if isinstance(found, Problem):
            return CertificateRefused(found)
        self.computer.certificate = found
        return CertificateIssued(found)

    def _fingerprint(self) -> str:
        return f"{next(self._serial):064x}"


class FakePasswords:
    """The password of a `Computer` (`nbtray.ports.Passwords`); the person at the window is `answer`."""

    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.answer: str | None = None
        self.no_window: Problem | None = None

    def recall(self) -> PasswordSet | PasswordMissing:
        """Tell whether the computer has one."""
        if self.computer.password is None:
            return PasswordMissing()
        return PasswordSet(weak=self.computer.weak)

    def remind(self) -> None:
        """Nobody looks at a window here."""

    def ask(self, effect: AskPassword) -> PasswordSet | PasswordMissing:  # noqa: ARG002 -- the port's
        """Take the person's answer; None is a closed window."""
        if self.no_window is not None and self.computer.password is None:
            return PasswordMissing(self.no_window)
        if self.answer is not None:
            self.computer.password, self.computer.weak = self.answer, False
        return self.recall()
