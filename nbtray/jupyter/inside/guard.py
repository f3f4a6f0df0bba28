"""Stands before the password: counts guesses, has hashes computed beside the event loop, keeps a record."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from . import throttle
from .peer import Client
from .wall_clock import WallClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from .audit import Audit
    from .ledger_file import LedgerFile
    from .second_factor import SecondFactor
    from .watched_line import WatchedLine

STRANGERS_WAITING = 4
"""Guesses that may wait for their hash; nobody known waits behind them."""

KNOWN_WAITING = 32

ASK_AGAIN = 5.0
"""Seconds, told to whoever finds no place to wait."""


class Guess(NamedTuple):
    """Somebody's try to log in."""

    address: str
    user_agent: str
    password: str
    code: str = ""
    other_account: int | None = None

    @property
    def client(self) -> Client:
        """Who tries."""
        return Client(self.address, self.other_account)

    def __repr__(self) -> str:
        """Leave out what was typed."""
        return f"Guess({self.address!r})"


class Answer(NamedTuple):
    """Whether it was right; `wait` is seconds if nobody has looked at it."""

    right: bool
    wait: float = 0.0


class Locks(NamedTuple):
    """What a guess has to open: the password, compared by `matches`, and the code."""

    hashed: WatchedLine
    matches: Callable[[str, str], bool]
    second: SecondFactor


class Lane:
    """Computes one hash after the other; argon2 leaves the event loop alone meanwhile."""

    def __init__(self, places: int) -> None:
        self._pool = ThreadPoolExecutor(1, "nbtray-hash")
        self._places = places
        self._waiting = 0

    def is_full(self) -> bool:
        """Tell whether nobody more may wait."""
        return self._waiting >= self._places

    async def compute(self, work: Callable[[], bool]) -> bool:
        """Return what `work` returns."""
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


class Guard:
    """Judges guesses, on the event loop only."""

    def __init__(
        self,
        locks: Locks,
        file: LedgerFile,
        audit: Audit,
        clock: WallClock | None = None,
    ) -> None:
        self._locks = locks
        self._file = file
        self._audit = audit
        self._clock = clock or WallClock()
        now = self._clock.now()
        self._ledger = throttle.tidied(throttle.recalled(file.read(), now), now)
        self._strangers, self._known = Lane(STRANGERS_WAITING), Lane(KNOWN_WAITING)
        self._brake_told = 0.0

    def is_welcome(self, client: Client) -> bool:
        """Tell whether somebody has logged in from there lately."""
        return client.network in self._ledger.welcome

    async def judge(self, guess: Guess) -> Answer:
        """Tell whether the password is right, unless this network has to wait."""
        here, network = guess.client.is_here, guess.client.network
        known = here or network in self._ledger.welcome
        lane = self._known if known else self._strangers
        if lane.is_full():
            return Answer(right=False, wait=ASK_AGAIN)
        now = self._now()
        if not here:
            charged = throttle.charge(throttle.tidied(self._ledger, now), network, now)
            if isinstance(charged, throttle.Refused):
                self._tell_brake(charged, guess, now)
                return Answer(right=False, wait=charged.wait)
            self._ledger = charged
        hashed = self._locks.hashed.current()
        right = await lane.compute(lambda: self._is_right(hashed, guess.password))
        # Looked at whether or not the password is right: the time of the answer tells nothing of it.
        passed = self._locks.second.check(guess.code, self._now())
        # At once, with nothing in between: of two with the same code one gets in.
        if right and passed is not None and self._locks.second.spend(passed):
            if not here:
                await self._welcome(network, lane)
            if hashed == self._locks.hashed.current():
                self.write(
                    "recovery" if passed.by_recovery else "login", guess.client.shown, guess.user_agent
                )
                return Answer(right=True)
            # It was the password until a moment ago, and the cookie would be one of the new password's.
            right = False
        self._turn_away(guess, network, "wrong_code" if right else "failed")
        return Answer(right=False)

    def write(self, event: str, address: str, user_agent: str) -> None:
        """Write down something that is no guess."""
        self._audit.write(self._now(), event, address, user_agent)

    def _now(self) -> float:
        """Return the time; if the clock was set, what is held against anybody moves with it."""
        if by := self._clock.was_set():
            self._ledger = throttle.moved(self._ledger, by)
            self._brake_told += by
        return self._clock.now()

    def _is_right(self, hashed: str, password: str) -> bool:
        # The charge is on the disk before the hash is computed: a crash in between forgives nothing.
        self._file.write(lambda: self._ledger)
        try:
            return bool(hashed) and self._locks.matches(hashed, password)
        except ValueError:  # what the file holds is no hash
            return False

    async def _welcome(self, network: str, lane: Lane) -> None:
        now = self._now()
        self._ledger = throttle.welcome(self._ledger, network, now)
        await lane.compute(self._save)

    def _save(self) -> bool:
        self._file.write(lambda: self._ledger)
        return True

    def _turn_away(self, guess: Guess, network: str, event: str) -> None:
        self.write(event, guess.client.shown, guess.user_agent)
        held = self._ledger.networks.get(network, throttle.Guesses())
        if held.in_a_row == throttle.FREE + 1:
            wait = round(throttle.wait_after(held.in_a_row))
            self._audit.write(self._now(), "locked", guess.client.shown, guess.user_agent, wait=wait)

    def _tell_brake(self, refused: throttle.Refused, guess: Guess, now: float) -> None:
        if refused.everybody and now - self._brake_told >= throttle.HOUR:
            self._brake_told = now
            self._audit.write(now, "brake", guess.client.shown, guess.user_agent, wait=round(refused.wait))
