"""The second factor: a code from an authenticator app, or one of the recovery codes; each counts once."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

from . import totp
from .private_file import keep_room, read_file, replace_file


class Secret(NamedTuple):
    """What nbtray has written at enrolment; an empty secret can be passed by nobody."""

    secret: bytes
    recovery: frozenset[str]

    def __repr__(self) -> str:
        """Tell nothing."""
        return "Secret()"


ROOM = 65_536
"""Bytes of the disk that are kept for the used codes; they take a tenth of it."""

STEPS = 500
"""Used steps that are remembered; all but the last count only after the clock was set."""


class Spent(NamedTuple):
    """What has been used: the steps of codes, the last one last, and recovery codes."""

    steps: tuple[int, ...] = ()
    recovery: tuple[str, ...] = ()


class Pass(NamedTuple):
    """A code that would be let through, and what is spent once it has been."""

    spent: Spent
    by_recovery: bool = False


UNPASSABLE = Secret(b"", frozenset())


class SecondFactor:
    """Reads the secret again when it has changed, and remembers across starts what has been used."""

    def __init__(self, secret_file: str, spent_file: str) -> None:
        self._secret_file = Path(secret_file)
        self._spent_file = Path(spent_file)
        self._stamp: tuple[int, int] | None = None
        self._secret: Secret | None = None
        self._room = self._spent_file.with_suffix(".reserve")
        self._spent = _spent(self._spent_file)

    def current(self) -> Secret | None:
        """Return the secret, None where none is wanted; one that cannot be read lets nobody in."""
        try:
            status = self._secret_file.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._secret = _secret(json.loads(read_file(self._secret_file)))
                self._stamp = stamp
                keep_room(self._room, ROOM)
        except FileNotFoundError:
            self._stamp, self._secret = None, None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            self._stamp, self._secret = None, UNPASSABLE
        return self._secret

    def check(self, code: str, now: float) -> Pass | None:
        """Return how this code passes, or None; nothing is spent yet."""
        secret = self.current()
        if secret is None:
            return Pass(self._spent)
        code = "".join(code.split())
        step = totp.accepted_step(secret.secret, code, now, self._spent.steps)
        hashed = totp.recovery_hash(code)
        if secret is not UNPASSABLE and step is not None:
            return Pass(self._spent._replace(steps=(*self._spent.steps, step)[-STEPS:]))
        if hashed in secret.recovery and hashed not in self._spent.recovery:
            return Pass(self._spent._replace(recovery=(*self._spent.recovery, hashed)), by_recovery=True)
        return None

    def spend(self, passed: Pass) -> bool:
        """Never let this code through again; tell whether it may be let through now.

        A recovery code counts for years, so it is on the disk first: a full one gives up the room kept for
        it. A one-time code is over before the next server asks.
        """
        if passed.spent == self._spent:
            return True
        # `step` is what an earlier nbtray reads.
        content = json.dumps({"step": max(passed.spent.steps, default=0), **passed.spent._asdict()})
        kept = self._keep(content.encode("utf-8"))
        if kept or not passed.by_recovery:
            self._spent = passed.spent
        return kept or not passed.by_recovery

    def _keep(self, content: bytes) -> bool:
        try:
            replace_file(self._spent_file, content)
        except OSError:
            with contextlib.suppress(OSError):
                self._room.unlink()
            try:
                replace_file(self._spent_file, content)
            except OSError:
                return False
        keep_room(self._room, ROOM)
        return True


def _secret(said: dict[str, object]) -> Secret:
    recovery = said["recovery"]
    if not isinstance(recovery, list):
        raise TypeError
    return Secret(totp.secret_from(str(said["secret"])), frozenset(map(str, recovery)))


def _spent(path: Path) -> Spent:
    try:
        said = json.loads(read_file(path))
        # An earlier nbtray kept the last step alone.
        steps = said["steps"] if "steps" in said else [said["step"]]
        return Spent(tuple(map(int, steps))[-STEPS:], tuple(map(str, said["recovery"])))
    except (OSError, ArithmeticError, ValueError, TypeError, KeyError, RecursionError):
        return Spent()
