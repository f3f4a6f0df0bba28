"""What can happen in a home: every fault that lasts, and everything that somebody or something does at once.

An act takes the home and a chance of its own, and returns what undoes it later, if anything does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from beds.simulation import clicks, clocks, kills, network, outages
from beds.simulation.clock import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from beds.simulation.home import Home

Undo = Callable[[], None]
Act = Callable[["Home", Random], Undo | None]


@dataclass(frozen=True)
class Kind:
    """One kind of incident: how often it comes beside others, and how long it lasts, at least and at most."""

    name: str
    act: Act
    weight: float = 1.0
    lasts: tuple[float, float] = (MINUTE, 8 * HOUR)


KINDS: tuple[Kind, ...] = (
    *(
        Kind(f"{where}: {what}", outages.fault(where, what), weight, lasts)
        for (where, what), weight, lasts in outages.FAULTS
    ),
    Kind("the provider gives a new address", network.new_address, 6.0),
    Kind("the address comes and goes", network.flapping, 1.0),
    Kind("the line goes and comes back", network.offline, 3.0, (5.0, DAY)),
    Kind("a new address comes with the line", network.offline_and_new, 2.0, (5.0, 4 * HOUR)),
    Kind("the computer is taken elsewhere", network.travel, 2.0),
    Kind("the router restarts", network.router_restarts, 2.0, (20.0, 3 * MINUTE)),
    Kind("the router forgets", network.router_forgets),
    Kind("a neighbour takes the port", network.neighbour, 1.0, (HOUR, 2 * DAY)),
    Kind("the server crashes", outages.server_crashes, 3.0),
    Kind("the server hangs", outages.server_hangs, 1.0, (10.0, 2 * HOUR)),
    Kind("kernels compute", outages.kernels, 2.0, (MINUTE, 12 * HOUR)),
    Kind("a file is damaged", outages.damage, 1.0),
    Kind("nbtray is killed", kills.at_once, 3.0),
    Kind("nbtray is killed while it writes", kills.while_writing, 3.0),
    Kind("nbtray is killed while it decides", kills.while_deciding, 3.0),
    Kind("the power fails", kills.power_cut, 1.0),
    Kind("the computer sleeps", clocks.sleep, 3.0, (MINUTE, 2 * DAY)),
    Kind("the clock is set wrong", clocks.set_wrong, 1.0, (MINUTE, 9 * DAY)),
    Kind("the clock changes by an hour", clocks.one_hour, 0.5),
    Kind("a person starts it", clicks.start, 4.0),
    Kind("a person stops it", clicks.stop, 2.0, (MINUTE, 4 * HOUR)),
    Kind("a person restarts it", clicks.restart, 1.0),
    Kind("a person quits", clicks.quit_and_launch, 1.0),
    Kind("a person clicks something", clicks.anything, 6.0),
    Kind("a person edits the settings", clicks.edit, 2.0, (HOUR, 3 * DAY)),
    Kind("a person breaks the settings", clicks.break_settings, 0.5, (MINUTE, DAY)),
    Kind("a person drops a letter", clicks.drop_letter, 0.5),
    Kind("somebody logs in", clicks.login, 2.0),
)
"""Every kind of incident."""

BY_NAME = {kind.name: kind for kind in KINDS}
