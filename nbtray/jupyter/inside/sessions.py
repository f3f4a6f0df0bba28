"""The sessions of browsers that have signed in: only what is on this list is a session.

A list of ended ones would have to keep each for as long as its cookie could be shown, and a clock that is
wrong for an hour would cut it short. What has left this list never comes back, whatever the clock says.
"""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .private_file import read_file, replace_file
from .wall_clock import since_boot

if TYPE_CHECKING:
    from collections.abc import Callable

WEEK = 7 * 24 * 3600.0
"""Seconds a session lasts."""

MOST = 1000
"""Sessions; one more ends the oldest."""

LARGEST = 1_000_000
"""Bytes of the file; what is larger is not ours."""

CORRECTION = 60.0
"""Seconds a clock may be set back by without anybody being signed out."""

LONGEST_AGENT = 120
"""Characters of a user agent."""


class Session(NamedTuple):
    """One browser's.

    `password` names the hash and the epoch it began with; `with_code` tells whether a code was asked for.
    """

    name: str
    password: str
    with_code: bool
    address: str = ""
    user_agent: str = ""

    def __repr__(self) -> str:
        """Leave out the name: it is in the cookie."""
        return f"Session({self.address!r})"


class Sessions:
    """The list; one JSON file, 0600, read once: there is one server."""

    def __init__(
        self,
        path: str,
        elapsed: Callable[[], float] = since_boot,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = Path(path)
        self._elapsed = elapsed
        self._clock = clock
        self._begun: dict[str, tuple[Session, float]] = {}
        if not self._read():
            self._save()

    def find(self, name: str) -> Session | None:
        """Return the session of this name, None if there is none or its week is over."""
        session, began = self._begun.get(name, (None, 0.0))
        if session is not None and self._elapsed() - began >= WEEK:
            self.end(name)
            return None
        return session

    def begin(self, session: Session) -> None:
        """Put it on the list; on a full disk, for as long as this server runs."""
        session = session._replace(user_agent=session.user_agent[:LONGEST_AGENT])
        self._begun[session.name] = (session, self._elapsed())
        for oldest in sorted(self._begun, key=lambda name: self._begun[name][1])[:-MOST]:
            del self._begun[oldest]
        with contextlib.suppress(OSError):
            self._write()

    def end(self, name: str) -> None:
        """Take it off the list, also for the servers to come."""
        if self._begun.pop(name, None) is not None:
            self._save()

    def _save(self) -> None:
        """Have the file hold no session that is not on the list."""
        try:
            self._write()
        except OSError:
            # A full disk still removes: the next server has no session at all then, and not an ended one.
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _write(self) -> None:
        now = self._elapsed()
        listed = {
            session.name: {
                "age": now - began,
                "password": session.password,
                "with_code": session.with_code,
                "address": session.address,
                "user_agent": session.user_agent,
            }
            for session, began in self._begun.values()
        }
        content = {"written_at": self._clock(), "sessions": listed}
        replace_file(self._path, json.dumps(content).encode("utf-8"))

    def _read(self) -> bool:
        """Take in what the server before has written; tell whether all of it still holds."""
        try:
            if not self._path.exists():
                return True
            if not self._path.is_file() or self._path.stat().st_size > LARGEST:
                return False
            return self._take(json.loads(read_file(self._path)))
        except (OSError, ArithmeticError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return False

    def _take(self, saved: dict[str, object]) -> bool:
        written_at, listed = saved["written_at"], saved["sessions"]
        if not isinstance(written_at, (int, float)) or not isinstance(listed, dict):
            return False
        since, now = self._clock() - written_at, self._elapsed()
        if since < -CORRECTION:
            # The clock has gone back, so nothing tells how old they are.
            return False
        found = {str(name): (_session(str(name), said), float(said["age"])) for name, said in listed.items()}
        self._begun = {
            name: (session, now - age - max(since, 0.0))
            for name, (session, age) in found.items()
            if age >= 0.0 and age + max(since, 0.0) < WEEK
        }
        return len(self._begun) == len(found)


def _session(name: str, said: dict[str, object]) -> Session:
    return Session(
        name,
        str(said["password"]),
        said["with_code"] is True,
        str(said["address"]),
        str(said["user_agent"])[:LONGEST_AGENT],
    )
