"""Which process is killed when, drawn from a seed: the same seed kills in the same order."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What is under way when the kill comes."""

    IDLE = "idle"
    START = "start"
    STOP = "stop"
    RESTART = "restart"
    SETTINGS = "settings edit"
    MAIL = "mail"
    CERTIFICATE = "certificate"


class Victim(StrEnum):
    """Who is killed."""

    NBTRAY = "nbtray"
    SERVER = "server"
    CHILD = "child"
    ALL = "everything"

    @property
    def leaves_the_server(self) -> bool:
        """Tell whether the server and its kernels live on."""
        return self in (Victim.NBTRAY, Victim.CHILD)


MOMENTS = {
    Act.IDLE: 0.5,
    Act.START: 4.0,
    Act.STOP: 1.5,
    Act.RESTART: 4.0,
    Act.SETTINGS: 1.0,
    Act.MAIL: 3.0,
    Act.CERTIFICATE: 1.5,
}
"""Seconds within which the kill comes: as long as the act takes, or a little longer."""

WEIGHTS = {
    Act.IDLE: 3,
    Act.START: 4,
    Act.STOP: 3,
    Act.RESTART: 3,
    Act.SETTINGS: 2,
    Act.MAIL: 2,
    Act.CERTIFICATE: 3,
}
VICTIMS = {Victim.NBTRAY: 5, Victim.SERVER: 3, Victim.CHILD: 2, Victim.ALL: 1}


@dataclass(frozen=True)
class Kill:
    """One kill -9: `after` seconds from the beginning of the act."""

    number: int
    act: Act
    victim: Victim
    after: float
    draw: int
    """Decides what else there is to choose: which child, which value."""

    def __str__(self) -> str:
        return f"kill {self.number}: {self.victim} {self.after:.2f} s into {self.act}"


def kills(seed: int) -> Iterator[Kill]:
    """Yield one kill after the other, without an end."""
    chance = random.Random(seed)  # noqa: S311 -- to be repeated, not to be secret
    number = 0
    while True:
        number += 1
        (act,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        (victim,) = chance.choices(list(VICTIMS), list(VICTIMS.values()))
        yield Kill(number, act, victim, chance.uniform(0.0, MOMENTS[act]), chance.randrange(1 << 16))
