"""Faults that last, and what goes wrong on the computer at once."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from beds.simulation.clock import DAY, HOUR, MINUTE
from beds.simulation.computer import Doing, Process
from beds.simulation.faults import KNOWN, Fault

from nbtray.core.mail.events import SendAgainChosen

if TYPE_CHECKING:
    from beds.simulation.home import Home

Undo = Callable[[], None]

FEWER = {"adapters": 0.3, "threads": 0.3, "drawing": 0.3, "person": 0.5}
LONGER = {("mail", "down"): 9 * DAY, ("server", "no folder"): 2 * DAY}

FAULTS: tuple[tuple[Fault, float, tuple[float, float]], ...] = tuple(
    ((where, what), FEWER.get(where, 1.0), (10.0, LONGER.get((where, what), 6 * HOUR)))
    for where, faults in KNOWN.items()
    for what in faults
)
"""Each with its weight, and how long it lasts."""


def fault(where: str, what: str) -> Callable[["Home", Random], Undo]:
    """Return the act that lets this be wrong for a while."""

    def act(home: "Home", chance: Random) -> Undo:
        home.faults.begin(where, what)
        home.follow_faults()

        def undo() -> None:
            home.faults.end(where, what)
            home.follow_faults()
            if (where, what) in (("mail", "refusing"), ("keyring", "absent")):
                # Whoever has seen to it tells nbtray, as the notification offers.
                home.agenda.add(home.clock.time + MINUTE, lambda: home.post(SendAgainChosen()))

        return undo

    return act


def server_crashes(home: "Home", chance: Random) -> None:
    """End the server's process."""
    for each in home.computer.living():
        each.end()


def server_hangs(home: "Home", chance: Random) -> Undo | None:
    """Let it answer nobody for a while: stopped by a signal, blocked, or computing."""
    process = home.computer.serving()
    if process is None:
        return None
    process.doing = Doing.SILENT
    process.is_stopped, process.computes = chance.choice([(True, False), (False, False), (False, True)])

    def undo() -> None:
        process.is_stopped = process.computes = False
        if process.doing is Doing.SILENT:
            process.doing = Doing.SERVING

    return undo


def kernels(home: "Home", chance: Random) -> Undo | None:
    """Let kernels compute for a while."""
    process: Process | None = home.computer.serving()
    if process is None:
        return None
    process.busy = chance.randint(1, 3)

    def undo() -> None:
        process.busy = 0

    return undo


def damage(home: "Home", chance: Random) -> None:
    """Spoil one of nbtray's files."""
    path = chance.choice(sorted(home.disk.contents))
    home.disk.damage(path)
    home.witness.damaged(path)
