"""The internet: who tells an address, who takes letters, and who tries a port."""

from collections.abc import Generator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Family, Seen, Unavailable
from nbtray.core.mail.delivery import Deferred, Delivered, Delivery, Refused, Unconfirmed
from nbtray.core.mail.effects import SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.message import Letter
from nbtray.core.mail.route import route_of
from nbtray.core.problem import Problem
from nbtray.core.reach.effects import AskOutside
from nbtray.core.reach.events import OutsideTold
from nbtray.core.reach.outside import Tried, Unasked
from nbtray.core.secrets import Secret
from nbtray.core.settings import DEFAULT_SOURCES
from nbtray.mail.credential import Credential

if TYPE_CHECKING:
    from beds.simulation.home import Home

SILENT = Problem("MailServerSilent", "The mail server does not answer.", "nbtray tries again.")
REFUSED = Problem("PasswordRefused", "The mail server refuses the password.", "Enter it again.")

LIE = IPv4Address("93.184.216.34")
LIARS = (DEFAULT_SOURCES[1], DEFAULT_SOURCES[4])
FEW = DEFAULT_SOURCES[:2]
"""The sources that are left when most are down."""

PATIENCE = 4.0
"""Seconds until a source that does not answer is given up."""


class SimulatedSources:
    """`nbtray.ports.AddressSource`: each tells what it sees, or lies, or is not there."""

    def __init__(self, home: "Home") -> None:
        self._home = home

    def read(self, effect: ReadAddress) -> Generator[float, None, AddressRead]:
        """Ask one of them; the answer tells of the way by which the question went."""
        home = self._home
        yield home.seconds(*home.spans.source)
        reading = self._reading(effect)
        if isinstance(reading, Unavailable) and not reading.cool_off:
            yield PATIENCE
        return AddressRead(effect.generation, effect.source, effect.family, reading)

    def _reading(self, effect: ReadAddress) -> Seen | Unavailable:
        home = self._home
        place, faults = home.place, home.faults
        address: IPv4Address | IPv6Address | None = None
        if place is not None:
            address = place.seen if effect.family is Family.IPV4 else place.ipv6
        down = faults.of("sources", "down") or (
            faults.of("sources", "most down") and effect.source not in FEW
        )
        if address is None or down:
            return Unavailable("it did not answer")
        if faults.of("sources", "tell to go away") and home.chance_of("sources").random() < 0.5:
            return Unavailable("it asks to be left alone for a while", cool_off=600.0)
        if effect.family is Family.IPV4 and effect.source in home.liars:
            home.witness.lied()
            return Seen(home.lie)
        return Seen(address)


@dataclass
class Mailbox:
    """What the mail server has taken, each with its second."""

    accepted: list[tuple[float, Letter]] = field(default_factory=list)

    def letters(self) -> list[Letter]:
        """Return the letters that came, each once however often it came."""
        return list({letter.message_id: letter for _, letter in self.accepted}.values())


class SimulatedMailer:
    """`nbtray.ports.Mailer`: reads the real credential, then does what the mail server does."""

    def __init__(self, home: "Home", credential: Credential) -> None:
        self._home = home
        self._credential = credential

    def send(self, effect: SendLetter) -> Generator[float, None, LetterDone]:
        """Hand it over; who is killed before the answer does not know that it was taken."""
        delivery = yield from self._deliver(effect)
        return LetterDone(effect.letter.message_id, delivery)

    def _deliver(self, effect: SendLetter) -> Generator[float, None, Delivery]:
        home = self._home
        route = route_of(effect.mail)
        if isinstance(route, Problem):
            return Refused(route)
        secret = self._credential(effect.mail)
        if not isinstance(secret, Secret):
            yield 0.2
            return secret
        slow = home.faults.of("mail", "slow")
        yield home.seconds(60.0, 120.0) if slow else home.seconds(*home.spans.mail)
        if home.place is None or home.faults.of("mail", "down"):
            yield 5.0
            return Deferred(SILENT)
        if home.faults.of("mail", "refusing"):
            return Refused(REFUSED)
        home.mailbox.accepted.append((home.clock.time, effect.letter))
        cut = home.faults.of("mail", "cut")
        home.witness.accepted(effect.letter, cut=cut)
        yield 10.0 if cut else 0.2
        return Unconfirmed(SILENT) if cut else Delivered()


class SimulatedOutside:
    """`nbtray.ports.OutsideVantage`: tries the port as the internet would."""

    def __init__(self, home: "Home") -> None:
        self._home = home

    def ask(self, effect: AskOutside) -> Generator[float, None, OutsideTold]:
        """Have the port tried."""
        home = self._home
        yield home.seconds(0.3, 3.0)
        if home.place is None or home.faults.of("sources", "down"):
            return OutsideTold(effect.service, effect.question, Unasked("it did not answer"))
        told = Tried(reached=home.is_reached(effect.question.family, effect.question.port))
        return OutsideTold(effect.service, effect.question, told)
