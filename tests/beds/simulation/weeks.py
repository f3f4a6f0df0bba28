"""Weeks in which one thing at a time goes wrong, and exactly what had to be announced of them."""

from collections.abc import Callable
from ipaddress import IPv4Address
from pathlib import Path
from random import Random

from beds.simulation import network
from beds.simulation.clock import DAY, HOUR, MINUTE
from beds.simulation.home import FIRST, SETTINGS, Home
from beds.simulation.places import Place, the_home

from nbtray.core.address.events import AddressCheckChosen
from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.settings import DEFAULT_SOURCES


def home_without_router(seed: object, settings_file: Path) -> Home:
    """Return a home that learns its address from the internet alone."""
    home = Home(seed, settings_file, places=[the_home(FIRST, has_router=False)])
    home.usual = f"{SETTINGS}[address]\ninterval = 1800\n"
    home.save_settings()
    return home


class Weeks:
    """Plays incidents. `due` are the addresses that had to be announced, in order, each with its changes."""

    def __init__(self, seed: int, settings_file: Path) -> None:
        self.home = home_without_router(seed, settings_file)
        self.due: list[tuple[IPv4Address, int]] = [(FIRST, 0)]
        self.chance = Random(seed)  # noqa: S311 -- the same weeks each time
        self._newest = FIRST

    @property
    def place(self) -> Place:
        """Return the one place there is, connected or not."""
        return self.home.places[0]

    def play(self, weeks: int) -> None:
        """Let so many weeks go by; each has one incident of each kind, in any order."""
        self.home.launch()
        self.home.run(HOUR)
        for _ in range(weeks):
            incidents = [*INCIDENTS]
            self.chance.shuffle(incidents)
            for incident in incidents:
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

    def give(self, address: IPv4Address) -> None:
        """Have the provider give this address; nobody is told."""
        network.give(self.home, self.place, address, says=False)

    def move(self, *, ask: bool | None = None) -> None:
        """Give the home a new address: half the time somebody asks at once, else the next look finds it."""
        self.give(self.new_address())
        self.due.append((self.place.seen, 1))
        if ask or (ask is None and self.chance.random() < 0.5):
            self.home.post(AddressCheckChosen())

    def during(self, where: str, what: str, low: float, high: float, act: Callable[[], None]) -> None:
        """Do something while this is wrong, and let it be wrong for some time after."""
        self.home.faults.begin(where, what)
        self.home.follow_faults()
        act()
        self.home.run(self.between(low, high))
        self.home.faults.end(where, what)
        self.home.follow_faults()

    def crash(self, low: float, high: float) -> None:
        """Kill nbtray, and start it again after a while."""
        self.home.kill()
        self.home.run(self.between(low, high))
        self.home.launch()


def the_provider_gives_a_new_address(weeks: Weeks) -> None:
    weeks.move()


def a_new_address_comes_with_the_line(weeks: Weeks) -> None:
    weeks.home.move(None)
    weeks.home.run(weeks.between(MINUTE, HOUR))
    weeks.move()
    weeks.home.move(weeks.place)


def the_line_goes_and_comes_back(weeks: Weeks) -> None:
    weeks.home.move(None)
    weeks.home.run(weeks.between(MINUTE, DAY))
    weeks.home.move(weeks.place)


def the_mail_server_is_away_while_the_address_changes(weeks: Weeks) -> None:
    for _ in range(weeks.chance.randint(1, 4)):
        weeks.during("mail", "down", HOUR, 8 * HOUR, weeks.move)


def the_mail_server_is_away_for_all_of_several_changes(weeks: Weeks) -> None:
    def several() -> None:
        for _ in range(weeks.chance.randint(1, 4)):
            weeks.move()
            weeks.home.run(weeks.between(HOUR, 8 * HOUR))

    weeks.during("mail", "down", MINUTE, HOUR, several)


def the_mail_server_is_slow_while_the_address_changes_twice(weeks: Weeks) -> None:
    def twice() -> None:
        for _ in range(2):
            weeks.move(ask=True)
            weeks.home.run(weeks.between(5.0, 30.0))

    down = weeks.chance.random() < 0.5
    if down:
        weeks.home.faults.begin("mail", "down")
    weeks.during("mail", "slow", MINUTE, 2 * MINUTE, twice)
    if down:
        weeks.home.faults.end("mail", "down")


def the_mail_server_refuses_until_somebody_sees_to_it(weeks: Weeks) -> None:
    weeks.during("mail", "refusing", HOUR, DAY, weeks.move)
    weeks.home.post(SendAgainChosen())


def the_mail_server_takes_letters_and_does_not_say_so(weeks: Weeks) -> None:
    weeks.during("mail", "cut", MINUTE, HOUR, weeks.move)
    weeks.home.run(HOUR)


def nbtray_crashes_and_is_started_again(weeks: Weeks) -> None:
    weeks.crash(1.0, HOUR)


def nbtray_crashes_while_it_announces(weeks: Weeks) -> None:
    weeks.move(ask=True)
    for _ in range(weeks.chance.randint(1, 3)):
        weeks.home.run(weeks.between(0.0, 2.5))
        weeks.crash(1.0, MINUTE)


def the_address_changes_while_nbtray_does_not_run(weeks: Weeks) -> None:
    weeks.home.kill()
    weeks.home.run(HOUR)
    weeks.move()
    weeks.home.run(DAY)
    weeks.home.launch()


def the_address_comes_and_goes(weeks: Weeks) -> None:
    here, there = weeks.place.seen, weeks.new_address()
    turns = weeks.chance.randint(2, 9)
    for turn in range(turns):
        weeks.give(here if turn % 2 else there)
        weeks.home.post(AddressCheckChosen())
        weeks.home.run(weeks.between(MINUTE, 10 * MINUTE))
    weeks.due.append((there, 1))
    if weeks.place.seen == here:
        weeks.due.append((here, turns - 1))


def the_disk_is_full_while_the_address_changes(weeks: Weeks) -> None:
    weeks.during("disk", "full", HOUR, 6 * HOUR, weeks.move)
    weeks.home.run(10 * MINUTE)


def one_source_lies(weeks: Weeks) -> None:
    weeks.home.liars = frozenset({weeks.chance.choice(DEFAULT_SOURCES)})
    weeks.move()
    weeks.home.run(DAY)
    weeks.home.liars = frozenset()


INCIDENTS: tuple[Callable[[Weeks], None], ...] = (
    the_provider_gives_a_new_address,
    a_new_address_comes_with_the_line,
    the_line_goes_and_comes_back,
    the_mail_server_is_away_while_the_address_changes,
    the_mail_server_is_away_for_all_of_several_changes,
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
