"""Stand-ins for the disk: a world the test can change, behind the same ports."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from nbtray.core.address.effects import RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressesRecalled
from nbtray.core.logins.effects import ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.core.logins.login import LoginLine, lines_after
from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.events import OutboxKept, OutboxNotKept, OutboxRecalled
from nbtray.core.mail.queue import Outbox
from nbtray.core.router.effects import RecallLeases, SaveLeases
from nbtray.core.router.events import LeasesRecalled
from nbtray.core.router.mapping import Lease
from nbtray.core.settings import CLOSED, Settings
from nbtray.core.settings.check import check_content
from nbtray.core.settings.effects import ReadSettings
from nbtray.core.settings.events import SettingsEdited
from nbtray.storage.refusals import DiskFull, NotAFile


@dataclass
class FakePrivateFiles:
    """Keeps contents in memory; a path in `odd` is no ordinary file, and `full` is a full disk."""

    contents: dict[Path, bytes] = field(default_factory=dict)
    odd: set[Path] = field(default_factory=set)
    full: bool = False

    def read(self, path: Path) -> bytes | None:
        """Return the content, or None when there is no such file."""
        if path in self.odd:
            raise NotAFile(path=path)
        return self.contents.get(path)

    def write(self, path: Path, content: bytes, *, durable: bool = True) -> None:  # noqa: ARG002 -- the port's
        """Replace it, unless the disk is full."""
        if self.full:
            raise DiskFull(path=path)
        self.odd.discard(path)
        self.contents[path] = content

    def append(self, path: Path, content: bytes) -> int:
        """Add to it, unless the disk is full."""
        whole = (self.read(path) or b"") + content
        self.write(path, whole)
        return len(whole)

    def read_end(self, path: Path, at_most: int) -> bytes | None:
        """Return its last bytes."""
        content = self.read(path)
        return content if content is None else content[-at_most:]

    def remove(self, path: Path) -> None:
        """Remove it."""
        self.odd.discard(path)
        self.contents.pop(path, None)


@dataclass
class FakeAddressMemory:
    """Keeps the last addresses saved; `damaged` is a file that holds something else."""

    saved: AddressesRecalled = field(default_factory=lambda: AddressesRecalled(()))
    damaged: bool = False
    full: bool = False

    def recall(self, effect: RecallAddresses) -> AddressesRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved."""
        return AddressesRecalled(()) if self.damaged else self.saved

    def save(self, effect: SaveAddresses) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved = AddressesRecalled(effect.confirmed, effect.day, effect.requests)
            self.damaged = False


@dataclass
class FakeOutboxJournal:
    """Keeps the last outbox; `kept` are the numbers of all that were, and `full` is a full disk."""

    saved: Outbox | None = None
    kept: list[int] = field(default_factory=list)
    full: bool = False

    def recall(self, effect: RecallOutbox) -> OutboxRecalled:  # noqa: ARG002 -- the port's
        """Return what was kept last."""
        return OutboxRecalled(self.saved or Outbox("0123456789abcdef"))

    def keep(self, effect: KeepOutbox) -> OutboxKept | OutboxNotKept:
        """Keep it, unless the disk is full."""
        if self.full:
            return OutboxNotKept(effect.number, DiskFull(path="outbox.journal").problem)
        self.saved = effect.outbox
        self.kept.append(effect.number)
        return OutboxKept(effect.number)


@dataclass
class FakeLeaseMemory:
    """Keeps the last leases saved; `damaged` is a file that holds something else."""

    saved: tuple[Lease, ...] = ()
    damaged: bool = False
    full: bool = False
    lives: int = 0

    def recall(self, effect: RecallLeases) -> LeasesRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved, and another secret each time."""
        self.lives += 1
        return LeasesRecalled(() if self.damaged else self.saved, f"{self.lives:032x}")

    def save(self, effect: SaveLeases) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved, self.damaged = effect.leases, False


@dataclass
class FakeSettingsFile:
    """Judges the `content` the test sets as the real one judges a file; None is no file."""

    content: bytes | None = None
    _seen: list[bytes | None] = field(default_factory=list)
    _good: Settings | None = None
    _told: SettingsEdited = field(default_factory=lambda: SettingsEdited(Settings()))

    def read(self, effect: ReadSettings) -> SettingsEdited | None:
        """Return the settings if the content has changed, or they are wanted in any case."""
        if self._seen != [self.content]:
            self._seen = [self.content]
            self._told = self._judge()
        elif not effect.then_start:
            return None
        return replace(self._told, then_start=effect.then_start)

    def _judge(self) -> SettingsEdited:
        if self.content is None:
            self._good = Settings()
            return SettingsEdited(self._good)
        checked = check_content(self.content)
        if not checked.mistakes:
            self._good = checked.settings
        self._good = self._good or checked.settings or CLOSED
        return SettingsEdited(self._good, (*checked.mistakes, *checked.hints))


@dataclass
class FakeLoginJournal:
    """Tells the lines that the test has written; `full` is a full disk."""

    lines: tuple[LoginLine, ...] = ()
    saved: LoginsRecalled = field(default_factory=LoginsRecalled)
    full: bool = False

    def recall(self, effect: RecallLogins) -> LoginsRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved."""
        return self.saved

    def read(self, effect: ReadLogins) -> LoginsRead | None:
        """Return the lines after the one of that time."""
        fresh = lines_after(self.lines, effect.until) if effect.until else self.lines
        return LoginsRead(tuple(fresh)) if fresh else None

    def save(self, effect: SaveLogins) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved = LoginsRecalled(effect.seen, effect.until)
