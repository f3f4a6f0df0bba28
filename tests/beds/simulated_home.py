"""One nbtray in a simulated home: the real decisions and the real journal, under a clock that jumps.

`SimulatedHome` is what outlives nbtray: the internet, the mail server, the disk, the clock. A `Life` is one
nbtray from its launch to its crash; everything it asks for takes its time, and what is under way when it
crashes is lost, halfway done or done, as in the real world.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from random import Random

from beds.fakes_storage import FakePrivateFiles
from examples import CERTIFICATE, IDLE, NETWORK, RECORD
from playbook import EPOCH

from nbtray.core.address.effects import ReadAddress, RecallAddresses, SaveAddresses
from nbtray.core.address.events import AddressRead, NetworkChanged
from nbtray.core.address.readings import Family, LocalNetwork, Seen, Unavailable
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.effects import IssueCertificate, RecallCertificate
from nbtray.core.certificate.events import CertificateIssued
from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.effects import Effect
from nbtray.core.events import Event
from nbtray.core.logins.effects import RecallPassword
from nbtray.core.logins.events import PasswordSet
from nbtray.core.mail.delivery import Deferred, Delivered, Delivery, Refused, Unconfirmed
from nbtray.core.mail.effects import KeepOutbox, RecallOutbox, SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.message import Letter
from nbtray.core.moment import Moment
from nbtray.core.problem import Problem
from nbtray.core.server.effects import FindServer, ReadActivity
from nbtray.core.server.events import ActivityRead, ServerFound
from nbtray.core.settings import AddressSettings, MailSettings, Settings
from nbtray.core.state import State
from nbtray.core.status.notice import Notice
from nbtray.core.step import AT_LAUNCH, step
from nbtray.core.timers import SetTimer, Timer, TimerRang
from nbtray.engine.timers import Timers
from nbtray.storage.address_memory import AddressMemory
from nbtray.storage.outbox_journal import OutboxJournal

OFFLINE = replace(NETWORK, addresses=(), networks=(), default_interface="", primary="")
SILENT = Problem("MailServerSilent", "The mail server does not answer.", "nbtray tries again.")
REFUSED = Problem("PasswordRefused", "The mail server refuses the password.", "Enter it again.")
SETTINGS = Settings(address=AddressSettings(interval=1800), mail=MailSettings(account="ada@example.org"))

LIE = IPv4Address("93.184.216.34")

ANSWER, SYNC, SMTP, ISSUE = (0.1, 0.5), (0.001, 0.5), (0.02, 0.8), (0.3, 0.5)
"""Seconds, at least and at most, that a source, the disk, the mail server and a certificate take."""

Span = tuple[float, float]


@dataclass
class SimulatedHome:
    """Everything outside of nbtray; `accepted` are the letters the mail server has taken, with their time."""

    address: IPv4Address
    chance: Random
    settings: Settings = SETTINGS
    network: LocalNetwork = NETWORK
    mail: str = "up"  # or "down", "refusing", "cut": it takes the letter, and its answer does not come
    liars: frozenset[str] = frozenset()
    lie: IPv4Address = LIE
    smtp: Span = SMTP
    now: float = 0.0
    accepted: list[tuple[float, Letter]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    announced: list[IPv4Address] = field(default_factory=list)
    confirmed: list[tuple[float, IPv4Address]] = field(default_factory=list)
    certificate: Certificate = CERTIFICATE
    files: FakePrivateFiles = field(default_factory=FakePrivateFiles)
    life: "Life | None" = None

    @property
    def moment(self) -> Moment:
        """Return this instant."""
        return Moment(self.now, EPOCH + timedelta(seconds=self.now))

    def launch(self) -> None:
        """Start nbtray."""
        self.life = Life(self)
        self.life.begin()

    def crash(self) -> None:
        """End nbtray in the middle of whatever it is doing: a line that is being written may be cut off."""
        if self.life is not None:
            self.life.tear()
            self.life = None

    def post(self, event: Event) -> None:
        """Let nbtray hear of something, if it is there."""
        if self.life is not None:
            self.life.take(event)

    def change_network(self, network: LocalNetwork) -> None:
        """Change this computer's side of the network."""
        self.network = network
        self.post(NetworkChanged(network))

    def run(self, seconds: float) -> None:
        """Let this much time go by."""
        until = self.now + seconds
        while self.life is not None and (at := self.life.next_time()) <= until:
            self.now = max(self.now, at)
            self.life.go_on()
        self.now = until

    def run_until(self, holds: Callable[[], bool], at_most: float) -> bool:
        """Let time go by in small steps until this holds; tell whether it does."""
        end = self.now + at_most
        while not holds() and self.now < end:
            self.run(0.05)
        return holds()

    def take_letter(self, letter: Letter) -> Delivery:
        """Do what the mail server does with a letter."""
        match self.mail:
            case "down":
                return Deferred(SILENT)
            case "refusing":
                return Refused(REFUSED)
        self.accepted.append((self.now, letter))
        return Delivered() if self.mail == "up" else Unconfirmed(SILENT)

    def letters(self) -> list[Letter]:
        """Return the letters that came, each once however often it came."""
        return list({letter.message_id: letter for _, letter in self.accepted}.values())


class Life:
    """One nbtray: the real `step`, the real journal, and workers that take their time."""

    def __init__(self, home: SimulatedHome) -> None:
        self._home = home
        self._timers = Timers()
        self._due: list[tuple[float, int, Callable[[], Event | None]]] = []
        self._order = itertools.count()
        self._journal = OutboxJournal(Path("/state/outbox.journal"), home.files)
        self._memory = AddressMemory(Path("/state/addresses.json"), home.files)
        self._unsynced: int | None = None
        self._synced_at = 0.0
        self.state = State(settings=home.settings)

    def begin(self) -> None:
        """Do what a new nbtray does."""
        for effect in AT_LAUNCH:
            self._carry_out(effect)
        self.take(NetworkChanged(self._home.network))

    def take(self, event: Event) -> None:
        """Decide about an event, and have the effects carried out."""
        self.state, wanted = step(self.state, event, self._home.moment)
        for effect in wanted:
            self._carry_out(effect)

    def next_time(self) -> float:
        """Return when something happens next."""
        alarm = self._timers.next()
        done = self._due[0][0] if self._due else None
        return min((each for each in (alarm, done) if each is not None), default=float("inf"))

    def go_on(self) -> None:
        """Let happen what is due now."""
        for timer in self._timers.take_due(self._home.now):
            self.take(TimerRang(timer))
        while self._due and self._due[0][0] <= self._home.now:
            event = heapq.heappop(self._due)[2]()
            if event is not None:
                self.take(event)

    def tear(self) -> None:
        """Leave on the disk what a crash leaves of a line that is not synced."""
        if self._unsynced is not None:
            path = Path("/state/outbox.journal")
            whole = self._home.files.contents[path]
            self._home.files.contents[path] = whole[: self._home.chance.randint(self._unsynced, len(whole))]

    def _within(self, span: Span, happen: Callable[[], Event | None]) -> None:
        self._after(self._home.chance.uniform(*span), happen)

    def _after(self, seconds: float, happen: Callable[[], Event | None]) -> None:
        heapq.heappush(self._due, (self._home.now + seconds, next(self._order), happen))

    def _carry_out(self, effect: Effect) -> None:  # noqa: PLR0912 -- one case for each effect
        home = self._home
        match effect:
            case SetTimer(timer=timer, at=at):
                self._timers.set(timer, None if timer is Timer.ACTIVITY else at)
            case RecallPassword():
                self._after(0.0, PasswordSet)
            case RecallCertificate():
                self._after(0.0, lambda: CertificateIssued(home.certificate))
            case FindServer():
                self._after(0.1, lambda: ServerFound(RECORD))
            case RecallAddresses():
                self._after(0.01, lambda: self._memory.recall(effect))
            case RecallOutbox():
                self._after(0.01, lambda: self._journal.recall(effect))
            case SaveAddresses():
                self._saved(effect)
            case KeepOutbox():
                self._keep(effect)
            case ReadAddress():
                self._read(effect)
            case IssueCertificate(names=names):
                self._within(ISSUE, lambda: self._issued(names))
            case ReadActivity(record=record):
                self._after(0.1, lambda: ActivityRead(record.pid, IDLE))
            case SendLetter():
                self._within(home.smtp, lambda: self._sent(effect))
            case ShowNotice(notice=notice):
                home.notices.append(notice)

    def _read(self, effect: ReadAddress) -> None:
        """The answer is about the way by which the question went."""
        home = self._home
        if not home.network.default_interface or effect.family is Family.IPV6:
            reading: Seen | Unavailable = Unavailable("it did not answer")
        elif effect.source in home.liars:
            reading = Seen(home.lie)
        else:
            reading = Seen(home.address)
        answer = AddressRead(effect.generation, effect.source, effect.family, reading)
        self._within(ANSWER, lambda: answer)

    def _saved(self, effect: SaveAddresses) -> None:
        seen = [each.address for each in effect.confirmed if each.address.version == Family.IPV4]
        if seen and (not self._home.confirmed or self._home.confirmed[-1][1] != seen[0]):
            self._home.confirmed.append((self._home.now, seen[0]))
        self._memory.save(effect)

    def _issued(self, names: tuple[str, ...]) -> Event:
        home = self._home
        fingerprint = f"{int(home.certificate.fingerprint_sha256, 16) + 1:064x}"
        home.certificate = replace(home.certificate, names=names, fingerprint_sha256=fingerprint)
        # A certificate of the real one lasts 13 months; here it is as if each were new.
        home.certificate = replace(home.certificate, not_after=home.moment.utc + timedelta(days=397))
        return CertificateIssued(home.certificate)

    def _keep(self, effect: KeepOutbox) -> None:
        path = Path("/state/outbox.journal")
        before = len(self._home.files.contents.get(path, b""))
        answer = self._journal.keep(effect)
        after = len(self._home.files.contents.get(path, b""))
        # One that began anew is in place or is not: there is nothing to tear.
        self._unsynced = before if after > before else None

        def synced() -> Event:
            self._unsynced = None
            believed = effect.outbox.believed(Family.IPV4)
            if believed and (not self._home.announced or self._home.announced[-1] != believed):
                self._home.announced.append(IPv4Address(believed))
            return answer

        # One worker writes: what was given to it later is on the disk later.
        self._synced_at = max(self._synced_at, self._home.now + self._home.chance.uniform(*SYNC))
        self._after(self._synced_at - self._home.now, synced)

    def _sent(self, effect: SendLetter) -> None:
        delivery = self._home.take_letter(effect.letter)
        # The answer travels: who crashes before it has come does not know that the letter was taken.
        self._after(0.2, lambda: LetterDone(effect.letter.message_id, delivery))
