"""How often a password may be guessed: pure decisions over one value, in seconds since 1970.

A guess is charged before its hash is computed, so that a hundred at once are no way around; a login takes the
charge back. Nobody on this computer is ever counted (see `guard.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

HOUR = 3600.0

GUESSES = 10
"""Guesses of one network that reach the hash in any hour."""

FREE = 4
"""Wrong passwords in a row that cost no waiting: a person mistypes."""

FIRST_WAIT = 30.0
"""Seconds after one more; doubled by each that follows."""

FORGOTTEN_AFTER = 24 * HOUR
"""A network that has not guessed for so long starts afresh."""

EVERYBODY = 100
"""Guesses in any hour of all networks together that nobody has logged in from lately."""

WELCOME_FOR = 30 * 24 * HOUR
"""How long a network somebody has logged in from is free of the limit for everybody."""

NETWORKS = 4096
"""Networks remembered; more than can guess in a day."""


class Guesses(NamedTuple):
    """What one network has tried: the times of its last guesses, and until when it has to wait."""

    at: tuple[float, ...] = ()
    in_a_row: int = 0
    until: float = 0.0


class Ledger(NamedTuple):
    """What is held against whom, and who is welcome since when; `strangers` are times of guesses."""

    networks: dict[str, Guesses]
    strangers: tuple[float, ...]
    welcome: dict[str, float]


EMPTY = Ledger({}, (), {})
"""Nothing is held against anybody."""


class Refused(NamedTuple):
    """No guess now; `wait` is seconds, `everybody` tells that it is the limit for all strangers together."""

    wait: float
    everybody: bool = False


def charge(ledger: Ledger, network: str, now: float) -> Ledger | Refused:
    """Charge this network for a guess, or refuse it."""
    before = ledger.networks.get(network, Guesses())
    if before.until > now:
        return Refused(before.until - now)
    is_welcome = network in ledger.welcome
    recent = _within(ledger.strangers, now)
    if not is_welcome and len(recent) >= EVERYBODY:
        return Refused(recent[-EVERYBODY] + HOUR - now, everybody=True)
    at = (*before.at, now)[-GUESSES:]
    in_a_row = before.in_a_row + 1
    until = now + wait_after(in_a_row)
    if len(at) == GUESSES:
        until = max(until, at[0] + HOUR)
    charged = {**ledger.networks, network: Guesses(at, in_a_row, until)}
    return ledger._replace(networks=charged, strangers=recent if is_welcome else (*recent, now))


def wait_after(in_a_row: int) -> float:
    """Return the seconds to wait after that many guesses in a row; 0 while they are free."""
    beyond = min(in_a_row - FREE, GUESSES)
    return min(FIRST_WAIT * 2.0 ** (beyond - 1), HOUR) if beyond > 0 else 0.0


def welcome(ledger: Ledger, network: str, now: float) -> Ledger:
    """Take the charges of a network back: somebody there knows the password."""
    held = ledger.networks.get(network, Guesses()).at
    networks = {name: guesses for name, guesses in ledger.networks.items() if name != network}
    strangers = tuple(_without(ledger.strangers, held))
    return ledger._replace(networks=networks, strangers=strangers, welcome={**ledger.welcome, network: now})


def moved(ledger: Ledger, by: float) -> Ledger:
    """Return the ledger as it is after the clock was set: nobody waits for longer, and nobody for less."""

    def shifted(times: Iterable[float]) -> tuple[float, ...]:
        return tuple(at + by for at in times)

    return Ledger(
        {
            name: Guesses(shifted(held.at), held.in_a_row, held.until + by)
            for name, held in ledger.networks.items()
        },
        shifted(ledger.strangers),
        {name: at + by for name, at in ledger.welcome.items()},
    )


def recalled(ledger: Ledger, now: float) -> Ledger:
    """Return the ledger of an earlier server: what it says has happened has happened by now.

    Where it has not, the clock was ahead then or is behind now.
    """
    guesses = (at for held in ledger.networks.values() for at in held.at)
    latest = max((*guesses, *ledger.strangers, *ledger.welcome.values()), default=now)
    return moved(ledger, now - latest) if latest > now else ledger


def tidied(ledger: Ledger, now: float) -> Ledger:
    """Forget what is over; a clock that was set back must not make anybody wait for longer than an hour."""
    networks = {
        name: Guesses(tuple(min(at, now) for at in held.at), held.in_a_row, min(held.until, now + HOUR))
        for name, held in ledger.networks.items()
        if held.at and now - held.at[-1] < FORGOTTEN_AFTER
    }
    latest = sorted(networks, key=lambda name: networks[name].at[-1])[-NETWORKS:]
    known = {name: min(at, now) for name, at in ledger.welcome.items() if now - at < WELCOME_FOR}
    lately = sorted(known, key=lambda name: known[name])[-NETWORKS:]
    return Ledger(
        {name: networks[name] for name in latest},
        _within(tuple(min(at, now) for at in ledger.strangers), now),
        {name: known[name] for name in lately},
    )


def _within(times: tuple[float, ...], now: float) -> tuple[float, ...]:
    return tuple(at for at in times if now - at < HOUR)


def _without(times: Iterable[float], taken: Iterable[float]) -> Iterable[float]:
    left = list(taken)
    for at in times:
        if at in left:
            left.remove(at)
        else:
            yield at
