"""All that outlives nbtray: computer, disk, clock, places, the internet; and the running of time.

Time jumps from one thing that happens to the next: an incident, a worker that has finished, a timer.
"""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from random import Random

from beds.fakes_secrets import FakeKeyring
from beds.fakes_storage import FakePrivateFiles
from beds.simulation.adapters import HASH, Certificates
from beds.simulation.clock import MINUTE, Agenda, SimulatedClock
from beds.simulation.computer import Computer
from beds.simulation.disk import FAULTS as DISK_FAULTS
from beds.simulation.disk import Killed, SimulatedDisk
from beds.simulation.faults import Faults
from beds.simulation.internet import LIARS, LIE, Mailbox
from beds.simulation.life import Life, NoThread
from beds.simulation.places import Place, the_home
from beds.simulation.witness import Witness
from beds.simulation.workers import Span

from nbtray.core.address.readings import Family
from nbtray.core.events import Event
from nbtray.core.folders import Folders
from nbtray.core.mail.events import KeyringUnlocked
from nbtray.core.mail.queue import Outbox
from nbtray.core.mail.route import password_name
from nbtray.core.secrets import Secret
from nbtray.core.server.state import Running
from nbtray.core.settings import Listen, MailSettings
from nbtray.core.settings.events import SettingsReloadChosen
from nbtray.core.timers import Timer
from nbtray.ports import Post
from nbtray.session import FINISH
from nbtray.storage.outbox_journal import OutboxJournal

FIRST = IPv4Address("81.2.69.10")
ACCOUNT = "ada@example.org"
SETTINGS = f'[mail]\naccount = "{ACCOUNT}"\nhost = "mail.example.org"\n'
"""What the settings file says when nobody wants anything else."""

ACTIVITY_EVERY = 120.0


@dataclass
class Spans:
    """Seconds, at least and at most, that things take when nothing is wrong."""

    source: Span = (0.1, 0.5)
    mail: Span = (0.02, 0.8)
    issue: Span = (0.3, 0.5)
    start: Span = (1.0, 20.0)
    stop: Span = (0.2, 6.0)


@dataclass
class Home:
    """The world of one run; `check` is called after each event.

    `skips_beats` leaves out looks that would find all as it was.
    """

    seed: object
    settings_file: Path
    check: Callable[["Home"], None] = lambda _: None
    skips_beats: bool = True
    spans: Spans = field(default_factory=Spans)
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    agenda: Agenda = field(default_factory=Agenda)
    computer: Computer = field(default_factory=Computer)
    certificates: Certificates = field(default_factory=Certificates)
    mailbox: Mailbox = field(default_factory=Mailbox)
    places: list[Place] = field(default_factory=lambda: [the_home(FIRST)])
    place: Place | None = None
    liars: frozenset[str] = frozenset()
    lie: IPv4Address = LIE
    life: Life | None = None
    unlock_awaited: Post | None = None
    events: int = 0
    usual: str = SETTINGS
    edits: int = 0
    edits_active: list[str] = field(default_factory=list)
    has_unread: bool = False
    _until: float = 0.0
    _streams: dict[str, Random] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = self.settings_file.parent
        self.folders = Folders(root, Path("/state"), Path("/logs"), Path("/run"))
        self.disk = SimulatedDisk(self.chance_of("disk"))
        self.disk.contents[self.folders.password_hash] = self.disk.durable[self.folders.password_hash] = HASH
        self.keyring = FakeKeyring()
        self.keyring.kept[password_name(MailSettings(account=ACCOUNT))] = Secret("app password")
        self.faults = Faults(self.clock)
        self.place = self.places[0]
        self.witness = Witness(self)
        self.save_settings()

    def chance_of(self, name: str) -> Random:
        """Return the chance of one part: what another part draws does not change it."""
        if name not in self._streams:
            self._streams[name] = Random(f"{self.seed} {name}")  # noqa: S311 -- the same run each time
        return self._streams[name]

    def seconds(self, low: float, high: float, of: str = "") -> float:
        """Return how long something takes."""
        return self.chance_of(f"seconds {of}").uniform(low, high)

    def journal_now(self) -> Outbox | None:
        """Return what a new nbtray would read of the letters, were its disk in order."""
        return OutboxJournal(self.folders.outbox, FakePrivateFiles(self.disk.contents))._last()

    def launch(self, *, start: bool = True) -> None:
        """Start nbtray."""
        self.witness.launched(start=start)
        self._unless_killed(lambda: self._launch(start=start))

    def kill(self) -> None:
        """End nbtray in the middle of whatever it is doing."""
        if self.life is not None:
            self.life = self.unlock_awaited = None
            for each in self.computer.processes:
                each.watchers.clear()
            self.disk.kill_in = None
            self.witness.killed()

    def post(self, event: Event) -> None:
        """Let nbtray hear of something, if it runs."""
        if self.life is not None:
            self.life.post(event)

    def move(self, place: Place | None) -> None:
        """Take the computer somewhere else, or off every network."""
        self.place = place
        self.witness.moved()
        if self.life is not None and not self.faults.of("network", "goes unnoticed"):
            self.life.network.check()

    def edit_settings(self, text: str | None) -> None:
        """Have a person save the settings file, or remove it."""
        if text is None:
            self.settings_file.unlink(missing_ok=True)
        else:
            fresh = self.settings_file.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            # Of what the real disk's clock counts as one moment, two versions would look alike.
            self.edits += 1
            os.utime(fresh, ns=(self.edits, self.edits))
            fresh.replace(self.settings_file)
        self.post(SettingsReloadChosen())

    def follow_faults(self) -> None:
        """Have disk, keyring and sources be as wrong as the faults say."""
        faults, keyring = self.faults, self.keyring
        keyring.locked = faults.of("keyring", "locked")
        keyring.absent = faults.of("keyring", "absent")
        keyring.hung = faults.of("keyring", "hung")
        self.disk.fault = next((each for each in DISK_FAULTS if faults.of("disk", each)), "")
        self.liars = frozenset(LIARS if faults.of("sources", "two lie") else ())
        if faults.of("sources", "one lies"):
            self.liars |= {LIARS[0]}
        if not keyring.locked and (post := self.unlock_awaited) is not None:
            self.unlock_awaited = None
            post(KeyringUnlocked())

    def save_settings(self) -> None:
        """Save the usual settings, with what is wanted otherwise at present."""
        self.edit_settings(merged(self.usual, *self.edits_active))

    def run(self, seconds: float) -> None:
        """Let this much time go by."""
        until = self._until = self.clock.time + seconds
        self._settle()
        while self._go_on(until):
            self._settle()
        self.clock.advance(until - self.clock.slept)
        self.witness.looked()

    def run_until(self, holds: Callable[[], bool], at_most: float) -> bool:
        """Let time go by in small steps until this holds; tell whether it does."""
        end = self.clock.time + at_most
        while not holds() and self.clock.time < end:
            self.run(0.05)
        return holds()

    @property
    def is_open(self) -> bool:
        """Tell whether it serves the internet, and somebody is to be told where."""
        life, server = self.life, self.computer.serving()
        if life is None or server is None or self.place is None or not isinstance(life.state.server, Running):
            return False
        return server.plan.listen is Listen.INTERNET and bool(life.state.settings.mail.account)

    def computer_has_no_password(self) -> bool:
        """Tell whether a start would find no password."""
        return not self.disk.contents.get(self.folders.password_hash)

    def is_reached(self, family: Family, port: int) -> bool:
        """Tell whether a connection from the internet ends at our server."""
        place, server = self.place, self.computer.serving()
        if place is None or server is None or server.plan.listen is not Listen.INTERNET:
            return False
        if self.faults.of("firewall", "closed"):
            return False
        row = place.router.rows(self.clock.time).get((family, port))
        return row is not None and row.port == server.plan.settings.port

    def _launch(self, *, start: bool) -> None:
        try:
            self.life = Life(self, start=start)
        except NoThread:
            # nbtray says so and ends; whoever wants it tries again.
            self.agenda.add(self.clock.time + MINUTE, lambda: None if self.life else self.launch(start=start))
        else:
            self.life.begin()

    def _unless_killed(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Killed:
            self.kill()

    def _go_on(self, until: float) -> bool:
        """Let the next thing happen; tell whether there was one by then."""
        clock, life = self.clock, self.life
        outside, local, alarm = self.agenda.next - clock.slept, math.inf, None
        if life is not None:
            if self.skips_beats:
                self._skip_beats(life)
            local, alarm = life.agenda.next, life.engine.next_alarm
        at = min(outside, local, math.inf if alarm is None else alarm)
        if at + clock.slept > until:
            return False
        clock.advance(at)
        self.witness.looked()
        if life is None:
            self.check(self)
        if at == outside:
            self.agenda.happen()
        elif life is not None and at == local:
            self._unless_killed(life.agenda.happen)
        elif life is not None:
            self._turn(life)
        return True

    def _settle(self) -> None:
        """Have the engine take every event there is."""
        while (life := self.life) is not None and life.engine.has_event:
            self._turn(life)

    def _turn(self, life: Life) -> None:
        self.events += 1
        self.witness.looked()
        try:
            life.engine.turn(0)
        except Killed:
            self.kill()
        except Exception as error:  # noqa: BLE001 -- whatever ends the engine is what is looked for
            self.witness.broke(error)
        if self.life is life:
            self.witness.turned()
            if life.state.ended:
                self._finish(life)
        self.check(self)

    def _finish(self, life: Life) -> None:
        """Let the workers finish what they have, as a session does that closes."""
        until = self.clock.monotonic + FINISH
        while life.agenda.next <= until and self.life is life:
            self.clock.advance(life.agenda.next)
            self._unless_killed(life.agenda.happen)
        self.life = self.unlock_awaited = None
        self.witness.quitted()

    def _skip_beats(self, life: Life) -> None:
        """Leave out the looks at a server and files that are as they were: each would change nothing."""
        at = life.engine._timers._at.get(Timer.ACTIVITY)
        if at is None or not life.is_idle or not self.witness.beats_change_nothing():
            return
        others = [other for timer, other in life.engine._timers._at.items() if timer is not Timer.ACTIVITY]
        until = min([*others, min(self.agenda.next, self._until) - self.clock.slept])
        skipped = math.ceil((until - at) / ACTIVITY_EVERY)
        if skipped > 0:
            life.engine._timers.set(Timer.ACTIVITY, at + skipped * ACTIVITY_EVERY)


def merged(*texts: str) -> str:
    """Return one TOML text for all; of two that say something else the later counts."""
    values: dict[tuple[str, str], str] = {}
    for text in texts:
        table = ""
        for line in text.splitlines():
            if line.startswith("["):
                table = line
            else:
                key, _, value = line.partition(" = ")
                values[table, key] = value
    tables = dict.fromkeys(table for table, _ in values)
    return "".join(
        "\n".join(
            [table, *(f"{key} = {value}" for (each, key), value in values.items() if each == table), ""]
        )
        for table in tables
    )
