"""Weeks in a home where whatever can go wrong does, and what had to be announced of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from random import Random

from beds.simulated_home import OFFLINE, SMTP, SimulatedHome
from examples import NETWORK

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.settings import DEFAULT_SOURCES

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
FIRST = IPv4Address("81.2.69.10")


@dataclass
class SimulatedWeeks:
    """Plays incidents; `story` tells of it.

    `due` are the addresses that had to be announced, in order, each with how many changes led there.
    """

    seed: int
    due: list[tuple[IPv4Address, int]] = field(default_factory=lambda: [(FIRST, 0)])
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 -- the same weeks each time
        self.home = SimulatedHome(FIRST, self.chance)
        self._newest = FIRST

    def play(self, weeks: int) -> None:
        """Let so many weeks go by; each has one incident of each kind, in any order."""
        self.home.launch()
        self.home.run(HOUR)
        for _ in range(weeks):
            incidents = [*INCIDENTS]
            self.chance.shuffle(incidents)
            for incident in incidents:
                self.story.append(f"{self.home.now / DAY:6.2f} {incident.__name__}")
                incident(self)
                self.home.run(self.between(2 * HOUR, 16 * HOUR))
        self.home.run(12 * HOUR)  # longer than any pause between two attempts

    def between(self, low: float, high: float) -> float:
        """Return some number between these."""
        return self.chance.uniform(low, high)

    def new_address(self) -> IPv4Address:
        """Return an address nobody has had yet."""
        self._newest += 1
        return self._newest

    def move(self) -> None:
        """Give the home a new address: half the time somebody asks at once, else the next look finds it."""
        self.home.address = self.new_address()
        self.due.append((self.home.address, 1))
        if self.chance.random() < 0.5:
            self.home.post(AddressCheckChosen())


def the_provider_gives_a_new_address(weeks: SimulatedWeeks) -> None:
    weeks.move()


def a_new_address_comes_with_the_line(weeks: SimulatedWeeks) -> None:
    weeks.home.change_network(OFFLINE)
    weeks.home.run(weeks.between(MINUTE, HOUR))
    weeks.move()
    weeks.home.change_network(NETWORK)


def the_line_goes_and_comes_back(weeks: SimulatedWeeks) -> None:
    weeks.home.change_network(OFFLINE)
    weeks.home.run(weeks.between(MINUTE, DAY))
    weeks.home.change_network(NETWORK)


def the_mail_server_is_away_while_the_address_changes(weeks: SimulatedWeeks) -> None:
    weeks.home.mail = "down"
    for _ in range(weeks.chance.randint(1, 4)):
        weeks.move()
        weeks.home.run(weeks.between(HOUR, 8 * HOUR))
    weeks.home.mail = "up"


def the_mail_server_is_slow_while_the_address_changes_twice(weeks: SimulatedWeeks) -> None:
    weeks.home.smtp = (60.0, 120.0)
    weeks.home.mail = weeks.chance.choice(["up", "down"])
    for _ in range(2):
        weeks.move()
        weeks.home.post(AddressCheckChosen())
        weeks.home.run(weeks.between(5.0, 30.0))
    weeks.home.run(MINUTE)
    weeks.home.mail, weeks.home.smtp = "up", SMTP


def the_mail_server_refuses_until_somebody_sees_to_it(weeks: SimulatedWeeks) -> None:
    weeks.home.mail = "refusing"
    weeks.move()
    weeks.home.run(weeks.between(HOUR, DAY))
    weeks.home.mail = "up"
    weeks.home.post(SendAgainChosen())


def the_mail_server_takes_letters_and_does_not_say_so(weeks: SimulatedWeeks) -> None:
    weeks.home.mail = "cut"
    weeks.move()
    weeks.home.run(weeks.between(MINUTE, HOUR))
    weeks.home.mail = "up"
    weeks.home.run(HOUR)


def nbtray_crashes_and_is_started_again(weeks: SimulatedWeeks) -> None:
    weeks.home.crash()
    weeks.home.run(weeks.between(1.0, HOUR))
    weeks.home.launch()


def nbtray_crashes_while_it_announces(weeks: SimulatedWeeks) -> None:
    weeks.home.address = weeks.new_address()
    weeks.due.append((weeks.home.address, 1))
    weeks.home.post(AddressCheckChosen())
    for _ in range(weeks.chance.randint(1, 3)):
        weeks.home.run(weeks.between(0.0, 2.5))
        weeks.home.crash()
        weeks.home.run(weeks.between(1.0, MINUTE))
        weeks.home.launch()


def the_address_changes_while_nbtray_does_not_run(weeks: SimulatedWeeks) -> None:
    weeks.home.crash()
    weeks.home.run(HOUR)
    weeks.move()
    weeks.home.run(DAY)
    weeks.home.launch()


def the_address_comes_and_goes(weeks: SimulatedWeeks) -> None:
    here, there = weeks.home.address, weeks.new_address()
    turns = weeks.chance.randint(2, 9)
    for turn in range(turns):
        weeks.home.address = here if turn % 2 else there
        weeks.home.post(AddressCheckChosen())
        weeks.home.run(weeks.between(MINUTE, 10 * MINUTE))
    weeks.due.append((there, 1))
    if weeks.home.address == here:
        weeks.due.append((here, turns - 1))


def the_disk_is_full_while_the_address_changes(weeks: SimulatedWeeks) -> None:
    weeks.home.files.full = True
    weeks.move()
    weeks.home.run(weeks.between(HOUR, 6 * HOUR))
    weeks.home.files.full = False
    weeks.home.run(10 * MINUTE)


def one_source_lies(weeks: SimulatedWeeks) -> None:
    weeks.home.liars = frozenset({weeks.chance.choice(DEFAULT_SOURCES)})
    weeks.move()
    weeks.home.run(DAY)
    weeks.home.liars = frozenset()


INCIDENTS: tuple[Callable[[SimulatedWeeks], None], ...] = (
    the_provider_gives_a_new_address,
    a_new_address_comes_with_the_line,
    the_line_goes_and_comes_back,
    the_mail_server_is_away_while_the_address_changes,
    the_mail_server_is_slow_while_the_address_changes_twice,
    the_mail_server_refuses_until_somebody_sees_to_it,
    the_mail_server_takes_letters_and_does_not_say_so,
    nbtray_crashes_and_is_started_again,
    nbtray_crashes_while_it_announces,
    the_address_changes_while_nbtray_does_not_run,
    the_address_comes_and_goes,
    the_disk_is_full_while_the_address_changes,
    one_source_lies,
)
