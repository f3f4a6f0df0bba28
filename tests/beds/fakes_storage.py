"""Stand-ins for the disk: a world the test can change, behind the same ports."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from nbtray.core import effects, events
from nbtray.core.letters.outbox import Outbox
from nbtray.core.logins.login import LoginLine, lines_after
from nbtray.core.router.mapping import Lease
from nbtray.core.settings import CLOSED, Settings
from nbtray.core.settings.check import check_content
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

    saved: events.AddressesRecalled = field(default_factory=lambda: events.AddressesRecalled(()))
    damaged: bool = False
    full: bool = False

    def recall(self, effect: effects.RecallAddresses) -> events.AddressesRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved."""
        return events.AddressesRecalled(()) if self.damaged else self.saved

    def save(self, effect: effects.SaveAddresses) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved = events.AddressesRecalled(effect.confirmed, effect.day, effect.requests)
            self.damaged = False


@dataclass
class FakeOutboxJournal:
    """Keeps the last outbox; `kept` are the numbers of all that were, and `full` is a full disk."""

    saved: Outbox | None = None
    kept: list[int] = field(default_factory=list)
    full: bool = False

    def recall(self, effect: effects.RecallOutbox) -> events.OutboxRecalled:  # noqa: ARG002 -- the port's
        """Return what was kept last."""
        return events.OutboxRecalled(self.saved or Outbox("0123456789abcdef"))

    def keep(self, effect: effects.KeepOutbox) -> events.OutboxKept | events.OutboxNotKept:
        """Keep it, unless the disk is full."""
        if self.full:
            return events.OutboxNotKept(effect.number, DiskFull(path="outbox.journal").problem)
        self.saved = effect.outbox
        self.kept.append(effect.number)
        return events.OutboxKept(effect.number)


@dataclass
class FakeLeaseMemory:
    """Keeps the last leases saved; `damaged` is a file that holds something else."""

    saved: tuple[Lease, ...] = ()
    damaged: bool = False
    full: bool = False
    lives: int = 0

    def recall(self, effect: effects.RecallLeases) -> events.LeasesRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved, and another secret each time."""
        self.lives += 1
        return events.LeasesRecalled(() if self.damaged else self.saved, f"{self.lives:032x}")

    def save(self, effect: effects.SaveLeases) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved, self.damaged = effect.leases, False


@dataclass
class FakeSettingsFile:
    """Judges the `content` the test sets as the real one judges a file; None is no file."""

    content: bytes | None = None
    _seen: list[bytes | None] = field(default_factory=list)
    _good: Settings | None = None
    _told: events.SettingsEdited = field(default_factory=lambda: events.SettingsEdited(Settings()))

    def read(self, effect: effects.ReadSettings) -> events.SettingsEdited | None:
        """Return the settings if the content has changed, or they are wanted in any case."""
        if self._seen != [self.content]:
            self._seen = [self.content]
            self._told = self._judge()
        elif not effect.then_start:
            return None
        return replace(self._told, then_start=effect.then_start)

    def _judge(self) -> events.SettingsEdited:
        if self.content is None:
            self._good = Settings()
            return events.SettingsEdited(self._good)
        checked = check_content(self.content)
        if not checked.mistakes:
            self._good = checked.settings
        self._good = self._good or checked.settings or CLOSED
        return events.SettingsEdited(self._good, (*checked.mistakes, *checked.hints))


@dataclass
class FakeLoginJournal:
    """Tells the lines that the test has written; `full` is a full disk."""

    lines: tuple[LoginLine, ...] = ()
    saved: events.LoginsRecalled = field(default_factory=events.LoginsRecalled)
    full: bool = False

    def recall(self, effect: effects.RecallLogins) -> events.LoginsRecalled:  # noqa: ARG002 -- the port's
        """Return what was saved."""
        return self.saved

    def read(self, effect: effects.ReadLogins) -> events.LoginsRead | None:
        """Return the lines after the one of that time."""
        fresh = lines_after(self.lines, effect.until) if effect.until else self.lines
        return events.LoginsRead(tuple(fresh)) if fresh else None

    def save(self, effect: effects.SaveLogins) -> None:
        """Remember, unless the disk is full."""
        if not self.full:
            self.saved = events.LoginsRecalled(effect.seen, effect.until)
