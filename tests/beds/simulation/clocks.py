"""Time: the computer sleeps, and its clock is set, wrong and right."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from beds.simulation.clock import DAY, HOUR, MINUTE
from beds.simulation.network import new_address

if TYPE_CHECKING:
    from beds.simulation.home import Home

Undo = Callable[[], None]

LONGEST_SLEEP = 60 * HOUR


def sleep(home: "Home", chance: Random) -> None:
    """Let the computer sleep: the world goes on, its monotonic clock does not."""
    home.clock.sleep(chance.choice([chance.uniform(MINUTE, HOUR), chance.uniform(HOUR, LONGEST_SLEEP)]))
    if chance.random() < 0.3:
        new_address(home, chance)


def set_wrong(home: "Home", chance: Random) -> Undo:
    """Set the clock ahead or back by seconds or by months, until it is put right."""
    home.clock.ahead = chance.choice([1, -1]) * chance.choice(
        [chance.uniform(1.0, HOUR), chance.uniform(HOUR, 10 * DAY), chance.uniform(10 * DAY, 400 * DAY)]
    )

    def undo() -> None:
        home.clock.ahead = 0.0

    return undo


def one_hour(home: "Home", chance: Random) -> None:
    """Change to or from summer time, on a computer whose clock keeps the local time."""
    home.clock.ahead += chance.choice([HOUR, -HOUR])
