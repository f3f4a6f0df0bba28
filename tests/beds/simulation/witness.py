"""What somebody who sees everything remembers of a run, so that the invariants can judge it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING

from beds.simulation.clock import HOUR
from beds.simulation.known_gaps import KNOWN_GAPS, UNREADABLE_FOR_LONG
from beds.simulation.router import Entry

from nbtray.core.address.readings import Family
from nbtray.core.mail.message import Letter, Topic
from nbtray.core.mail.queue import Outbox
from nbtray.core.server.state import Running, Server, Stopped, Stopping
from nbtray.core.status.notice import Notice

if TYPE_CHECKING:
    from beds.simulation.home import Home

Address = IPv4Address | IPv6Address

IN_FLIGHT = 60.0
"""Seconds in which an answer may tell of an address that has just gone."""


@dataclass(frozen=True)
class Accepted:
    """The mail server took this letter; the answer was `cut` off."""

    letter: Letter
    cut: bool


@dataclass(frozen=True)
class Kept:
    """The disk has kept `after` in place of `before`."""

    before: Outbox | None
    after: Outbox


@dataclass(frozen=True)
class Recalled:
    """A new nbtray has read this from the disk."""

    outbox: Outbox


@dataclass(frozen=True)
class Believed:
    """The engine believes another address."""

    before: Address | None
    after: Address
    recalled: bool


News = Accepted | Kept | Recalled | Believed


@dataclass
class Witness:
    """`news` is what came since the last judgement. Times are waking seconds; those of `truths` are true.

    `wanted` is what the person wants of the server, None while that is not clear.
    """

    home: "Home"
    tell: Callable[[str], None] = lambda _: None
    news: list[News] = field(default_factory=list)
    wanted: bool | None = False
    wanted_since: float = 0.0
    launched_at: float = 0.0
    truths: list[tuple[float, Address]] = field(default_factory=list)
    lied_at: float = float("-inf")
    believed: dict[Family, Address] = field(default_factory=dict)
    believed_since: float = 0.0
    changes: int = 0
    changed_at: float = 0.0
    written_at: dict[str, tuple[float, int]] = field(default_factory=dict)
    """Of each letter: the true second in which it was written, and how many changes there had been."""
    accepted_letters: list[Letter] = field(default_factory=list)
    may_come_again: set[str] = field(default_factory=set)
    outbox: Outbox | None = None
    in_hand: Outbox | None = None
    dropped: set[str] = field(default_factory=set)
    refused_at: float = float("-inf")
    announced: list[Address] = field(default_factory=list)
    asked_to_stop: bool = False
    forgotten: set[Entry] = field(default_factory=set)
    damaged_at: float = float("-inf")
    readers_changed: bool = True
    events_this_hour: int = 0
    hour: float = 0.0
    served_at: float = 0.0
    explained_at: float = 0.0
    last_believed: dict[Family, Address] = field(default_factory=dict)
    last_port: int = 0
    last_said: str = ""
    ever_believed: set[Address] = field(default_factory=set)
    journal_is_spoiled: bool = False
    open_since: float = 0.0
    false_since: float | None = None
    lied_by_two_at: float = float("-inf")
    error: Exception | None = None
    moved_at: float = 0.0
    last_notices: dict[str, Notice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moved()

    def wants(self, *, running: bool | None) -> None:
        """Note what the person wants from now on."""
        self.asked_to_stop = False
        if running != self.wanted:
            self.wanted, self.wanted_since = running, self.home.clock.monotonic

    def moved(self) -> None:
        """Note where this computer is seen from now on."""
        place, now = self.home.place, self.home.clock.time
        for address in (place.seen, place.ipv6) if place else ():
            if address is not None:
                self.truths.append((now, address))
        self.truths = self.truths[-100:]
        self.moved_at = self.home.clock.monotonic

    def was_true(self, address: Address) -> bool:
        """Tell whether the internet sees this computer there, or did a moment ago."""
        place, since = self.home.place, self.home.clock.time - IN_FLIGHT
        if place is not None and address in (place.seen, place.ipv6):
            return True
        ended = [at for at, _ in self.truths[1:]] + [float("inf")]
        return any(
            each == address and end >= since for (_, each), end in zip(self.truths, ended, strict=True)
        )

    def lied(self) -> None:
        """Note that a source has lied."""
        self.lied_at = self.home.clock.time
        if len(self.home.liars) > 1:
            self.lied_by_two_at = self.lied_at

    def broke(self, error: Exception) -> None:
        """Note what has come out of the engine."""
        self.error = error

    def launched(self, *, start: bool) -> None:
        """Note a new life: it adopts what serves, and starts what it was launched to start."""
        self.tell(f"   launched{' to start' * start}")
        self.launched_at = self.home.clock.monotonic
        if self.home.computer.serving() is not None:
            self.wants(running=self.wanted or None)
        else:
            self.wants(running=None if self.home.computer.living() else start or None)

    def damaged(self, path: Path) -> None:
        """Note that this file is not what it was."""
        self.damaged_at = self.home.clock.monotonic
        folders = self.home.folders
        if path == folders.outbox:
            self.journal_is_spoiled = self.readers_changed = True
        if path == folders.leases:
            for place in self.home.places:
                self.forgotten.update(place.router.table.values())

    def killed(self) -> None:
        """Note the end of a life: what was accepted and is still on the disk may come again."""
        recalled = self.home.journal_now()
        self.may_come_again |= {each.letter.message_id for each in recalled.waiting} if recalled else set()
        self.tell("   nbtray has ended")
        if self.wanted is False and self.home.computer.living():
            self.wants(running=None)  # it was being stopped, and nobody is there to go on with that
        self.believed.clear()

    def quitted(self) -> None:
        """Note that nbtray has ended as it was asked to."""
        self.killed()
        self.wants(running=False)

    def accepted(self, letter: Letter, *, cut: bool) -> None:
        """Note that the mail server took this letter."""
        self.news.append(Accepted(letter, cut))
        self.tell(f"   letter {letter.number} ({letter.topic}): {', '.join(letter.urls)}{' CUT' * cut}")

    def handed(self, outbox: Outbox) -> None:
        """Note what the disk is to keep."""
        for each in outbox.waiting:
            self.written_at.setdefault(each.letter.message_id, (self.home.clock.time, self.changes))
        self.in_hand = outbox

    def kept(self, outbox: Outbox) -> None:
        """Note what the disk has kept."""
        self.news.append(Kept(self.outbox, outbox))
        believed = outbox.believed(Family.IPV4)
        if believed is not None and (not self.announced or self.announced[-1] != believed):
            self.announced.append(believed)
        self.outbox = outbox

    def not_kept(self) -> None:
        """Note that the disk has refused: what it does not keep goes from memory."""
        self.refused_at = self.home.clock.monotonic

    def recalled(self, outbox: Outbox) -> None:
        """Note what a new nbtray has read."""
        if self.home.disk.fault == "broken" and UNREADABLE_FOR_LONG in KNOWN_GAPS:
            self.journal_is_spoiled = self.readers_changed = True
        self.news.append(Recalled(outbox))

    def noticed(self, notice: Notice) -> None:
        """Note what was shown."""
        self.last_notices[notice.topic] = notice

    def looked(self) -> None:
        """Note whether it serves and what is said of it, just before something happens."""
        if (life := self.home.life) is not None and life.engine.status.reason:
            self.explained_at = self.home.clock.monotonic
        if self.home.computer.serving() is not None:
            self.served_at = self.home.clock.monotonic

    def turned(self) -> None:
        """Note what the engine thinks after an event."""
        life = self.home.life
        if life is None:
            return
        home, now = self.home, self.home.clock.monotonic
        if not home.is_open:
            self.open_since = now
        for each in life.state.watch.confirmed:
            if self.believed.get(Family(each.address.version)) != each.address:
                self._believes(each.address)
        status = life.engine.status
        if status.reason:
            self.explained_at = now
        said = f"   {status.phase}: {status.reason}"
        if said != self.last_said:
            self.last_said = said
            self.tell(said)
        port = status.router.port
        if port and port != self.last_port:
            self.changes += 1
            self.last_port, self.believed_since = port, now
        mine = self.believed.get(Family.IPV4)
        if mine is None or home.place is None or mine == home.place.seen:
            self.false_since = None
        elif self.false_since is None:
            self.false_since = now
        self._understand(life.state.server)

    def judged(self) -> None:
        """Turn what was news into what is known."""
        for each in self.news:
            match each:
                case Accepted(letter=letter, cut=cut):
                    self.accepted_letters.append(letter)
                    self.readers_changed &= letter.topic is not Topic.ADDRESS
                    if cut:
                        self.may_come_again.add(letter.message_id)
                case Recalled(outbox=outbox):
                    self.outbox = outbox if outbox.written or outbox.told else None
                    self.journal_is_spoiled = False
                    self.in_hand = None
        self.news.clear()
        hour = self.home.clock.monotonic // HOUR
        self.events_this_hour = self.events_this_hour + 1 if hour == self.hour else 0
        self.hour = hour

    def _believes(self, address: Address) -> None:
        family, now = Family(address.version), self.home.clock.monotonic
        before = self.believed.get(family)
        self.believed[family], self.believed_since = address, now
        if self.last_believed.get(family) != address:
            self.changes += 1
            self.last_believed[family], self.changed_at = address, now
        recalled = before is None and address in self.ever_believed
        self.ever_believed.add(address)
        self.news.append(Believed(before, address, recalled))
        self.tell(f"   believes {address}")

    def _understand(self, server: Server) -> None:
        """Learn from what the server does what the person wanted, where that was not clear."""
        if self.asked_to_stop and isinstance(server, Stopping | Stopped):
            self.wants(running=isinstance(server, Stopping) and server.again)
        if self.wanted is None and isinstance(server, Stopped):
            self.wants(running=False)
        elif self.wanted is None and isinstance(server, Running):
            self.wants(running=True)

    def beats_change_nothing(self) -> bool:
        """Tell whether a look at the server, its logins and the settings would find all as it was."""
        home, life = self.home, self.home.life
        server = home.computer.serving()
        if life is None or server is None or not isinstance(life.state.server, Running):
            return False
        state, faults = life.state, home.faults
        return (
            state.server.record.pid == server.pid
            and state.activity is not None
            and state.activity.busy == server.busy
            and state.server.silence is None
            and not state.activity_pending
            and (state.server.folder_problem is None) is not faults.of("server", "no folder")
            and not home.has_unread
            and not faults.active("disk", "adapters", "threads")
        )
