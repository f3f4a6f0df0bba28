"""The end of nbtray at any moment, and its next launch."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from beds.simulation.clock import HOUR, MINUTE

if TYPE_CHECKING:
    from beds.simulation.home import Home

Undo = Callable[[], None]

SOON = 30.0
"""Seconds after which it is killed in any case."""


def at_once(home: "Home", chance: Random) -> None:
    """Kill it within seconds, whatever it is doing then."""
    home.agenda.add(
        home.clock.time + chance.choice([0.0, chance.uniform(0.0, 5.0)]), lambda: again(home, chance)
    )


def while_writing(home: "Home", chance: Random) -> None:
    """Kill it in the middle of one of its next writes."""
    home.disk.kill_in = chance.randint(1, 6)
    home.agenda.add(home.clock.time + HOUR, lambda: again(home, chance))


def while_deciding(home: "Home", chance: Random) -> None:
    """Kill it between two effects of one decision."""
    if home.life is not None:
        home.life.kill_after = chance.randint(1, 12)
    home.agenda.add(home.clock.time + SOON, lambda: again(home, chance))


def power_cut(home: "Home", chance: Random) -> None:
    """End everything that runs, and lose what was not on the disk."""
    home.kill()
    home.computer.lose_power()
    if home.disk.contents.get(home.folders.leases) != home.disk.durable.get(home.folders.leases):
        # Routers forget within the hour what nobody remembers; but for those that never do.
        home.witness.damaged(home.folders.leases)
    home.disk.lose_power()
    home.clock.sleep(chance.uniform(MINUTE, HOUR))
    home.launch(start=chance.random() < 0.5)


def again(home: "Home", chance: Random) -> None:
    """Kill it if it still runs, and launch it after a while."""
    home.kill()
    home.agenda.add(
        home.clock.time + chance.choice([1.0, chance.uniform(1.0, HOUR)]), lambda: launch(home, chance)
    )


def launch(home: "Home", chance: Random) -> None:
    """Launch it, if it does not run."""
    if home.life is None:
        home.launch(start=chance.random() < 0.5)
