"""The smaller ports: certificates, the password's window, desktop, network changes, firewall."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from beds.simulation.places import OFFLINE
from beds.simulation.workers import Course

from nbtray.core.address.events import NetworkChanged
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.desktop.effects import CopyText, OpenLog, OpenSettings, OpenUrl
from nbtray.core.desktop.events import OpenRefused, TextCopied
from nbtray.core.logins.effects import AskPassword
from nbtray.core.logins.events import PasswordMissing
from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.reach.effects import ReadFirewall
from nbtray.core.reach.events import FirewallRead
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.settings import CertificateKind
from nbtray.core.status.notice import Notice
from nbtray.jupyter.password_file import NoPasswordWindow, PasswordFile
from nbtray.ports import Post

if TYPE_CHECKING:
    from beds.simulation.home import Home

REFUSED = Problem("CertificateRefused", "No certificate could be made.", "nbtray tries again.")
NO_OPENER = Problem("NoOpener", "It could not be opened.", "Open it yourself.")
HASH = b"argon2:$argon2id$v=19$m=10240,t=10,p=8$c2FsdA$aGFzaA\n"


@dataclass
class Certificates:
    """What lies on the disk; it outlives nbtray."""

    current: Certificate | None = None
    serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))


class SimulatedCertificates:
    """`nbtray.ports.Certificates`: makes one by this computer's clock, right or wrong."""

    def __init__(self, home: "Home") -> None:
        self._home = home

    def recall(self) -> CertificateIssued | None:
        """Return the one there is."""
        current = self._home.certificates.current
        return CertificateIssued(current) if current else None

    def issue(self, effect: IssueCertificate) -> Course:
        """Make one for these names."""
        home = self._home
        slow = home.faults.of("certificates", "slow")
        yield home.seconds(20.0, 60.0) if slow else home.seconds(*home.spans.issue)
        if home.faults.of("certificates", "refused"):
            return CertificateRefused(REFUSED)
        if home.disk.fault:
            try:
                home.disk.write(home.folders.state / "server.pem", b"")
            except NbtrayError as error:
                return CertificateRefused(error.problem)
        by_authority = effect.kind is CertificateKind.AUTHORITY
        now = home.clock.now().utc
        home.certificates.current = Certificate(
            f"{next(home.certificates.serial):064x}",
            now - timedelta(days=1),
            now + timedelta(days=90 if by_authority else 397),
            effect.names,
            kind=effect.kind.value,
            authority_sha256="a" * 64 if by_authority else "",
        )
        return CertificateIssued(home.certificates.current)

    def read_files(self, effect: ReadCertificateFiles) -> CertificateRefused:
        """Find none of the user's own."""
        return CertificateRefused(REFUSED)


class SimulatedPasswords(PasswordFile):
    """`nbtray.ports.Passwords`: the real file, and a person at the window who takes some time."""

    def __init__(self, home: "Home") -> None:
        super().__init__(home.folders, home.disk)
        self._home = home

    def remind(self) -> None:
        """Nobody looks at a window here."""

    def ask(self, effect: AskPassword) -> Course:
        """Have the person choose one, or close the window."""
        home = self._home
        if home.faults.of("person", "no window"):
            now = self.recall()
            missing = isinstance(now, PasswordMissing)
            return PasswordMissing(NoPasswordWindow().problem) if missing else now
        yield home.seconds(5.0, 300.0)
        if home.faults.of("person", "closes windows"):
            home.witness.wants(running=None)  # whoever chooses no password wants no server
        else:
            try:
                home.disk.write(home.folders.password_hash, HASH)
            except NbtrayError as error:
                return PasswordMissing(error.problem)
        return self.recall()


class SimulatedNetwork:
    """What `network.changes` does: posts what has changed, at once or when it is asked to look."""

    def __init__(self, home: "Home", post: Post) -> None:
        self._home = home
        self._post = post
        self._last = None

    def check(self) -> None:
        """Read now, and post if it differs."""
        place = self._home.place
        now = place.network if place else OFFLINE
        if now != self._last:
            self._last = now
            self._post(NetworkChanged(now))


class SimulatedFirewall:
    """`nbtray.ports.FirewallLook`."""

    def __init__(self, home: "Home") -> None:
        self._home = home

    def read(self, effect: ReadFirewall) -> Course:
        """Look at it."""
        yield self._home.seconds(0.02, 0.5)
        closed = self._home.faults.of("firewall", "closed")
        firewall = Firewall(ipv4=Passage.CLOSED, ipv6=Passage.CLOSED) if closed else Firewall()
        return FirewallRead(effect.port, firewall)


class SimulatedDesktop:
    """`nbtray.ports.Desktop`, `Wakefulness` and `Notifier`: what is on the screen now, by its topic."""

    def __init__(self, home: "Home") -> None:
        self._home = home
        self.shown: dict[str, Notice] = {}
        self.awake = False

    def show(self, notice: Notice) -> None:
        """Show the notice."""
        self.shown[notice.topic] = notice
        self._home.witness.noticed(notice)

    def withdraw(self, topic: str) -> None:
        """Take it off the screen."""
        self.shown.pop(topic, None)

    def copy(self, effect: CopyText) -> TextCopied:
        """Put the text on the clipboard."""
        return TextCopied(effect.text)

    def open_url(self, effect: OpenUrl) -> OpenRefused:
        """Fail to open a browser."""
        return OpenRefused(effect.url, NO_OPENER)

    def open_log(self, effect: OpenLog) -> None:
        """Open the log."""

    def open_settings(self, effect: OpenSettings) -> None:
        """Open the settings."""

    def keep(self, effect: KeepAwake) -> None:
        """Keep the computer awake."""
        self.awake = True

    def let_sleep(self, effect: LetSleep) -> None:
        """Let it sleep again."""
        self.awake = False

    def nothing(self, effect: object = None) -> None:
        """Open a window of its own that says nothing to the engine."""
