"""What the server has written down about logins, and what of it was told before (`ports.LoginJournal`)."""

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.logins.effects import ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.core.logins.login import LoginKind, LoginLine, lines_after
from nbtray.core.problem import NbtrayError
from nbtray.ports import Clock, PrivateFiles
from nbtray.storage.json_memory import JsonMemory, moment

log = logging.getLogger(__name__)

END = 65_536
"""Bytes of the end that are read; a line has about 250."""

KINDS = {kind.value: kind for kind in LoginKind}


class LoginJournal:
    """Reads the audit's end; keeps one small file of its own."""

    def __init__(self, folders: Folders, files: PrivateFiles, clock: Clock) -> None:
        self._audit = folders.logins
        self._files = files
        self._clock = clock
        self._memory = JsonMemory("the networks logged in from", folders.logins_seen, files)

    def recall(self, effect: RecallLogins) -> LoginsRecalled:  # noqa: ARG002 -- says all by its type
        """Return what was saved; nothing saved is nobody seen."""
        return self._memory.recall(_recalled) or LoginsRecalled()

    def read(self, effect: ReadLogins) -> LoginsRead | None:
        """Return the lines after the one of that time, oldest first, or None when there are none."""
        try:
            lines = last_lines(self._files, self._audit)
        except NbtrayError as error:
            log.warning("The logins could not be read: %s", error)
            return None
        fresh = _fresh(lines, effect.until, self._clock.now().utc)
        return LoginsRead(fresh) if fresh else None

    def save(self, effect: SaveLogins) -> None:
        """Remember, atomically; on a full disk the last save stays, and something may be told twice."""
        until = effect.until.isoformat() if effect.until else ""
        self._memory.save({"seen": list(effect.seen), "until": until})


def last_lines(files: PrivateFiles, audit: Path) -> tuple[LoginLine, ...]:
    """Return what was written last, oldest first, across the file's turn; raises `NbtrayError`."""
    earlier = audit.with_name(f"{audit.name}.1")
    return tuple(line for path in (earlier, audit) for line in _lines(files.read_end(path, END) or b""))


def _fresh(lines: tuple[LoginLine, ...], until: datetime | None, now: datetime) -> tuple[LoginLine, ...]:
    if until is None:
        return lines
    fresh = lines_after(lines, until)
    if fresh is not None:
        return tuple(fresh)
    # The line itself may have gone with an old file: then only its time is left to go by, unless that is
    # still to come. It is of a clock that was set back since, and would hide all that is written now.
    return lines if until > now else tuple(line for line in lines if line.at > until)


def _lines(content: bytes) -> Iterator[LoginLine]:
    for line in content.splitlines():
        try:
            yield _line(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            continue  # the beginning of the end that was read, a kind of a later version


def _line(said: dict[str, object]) -> LoginLine:
    at = moment(str(said["time"]))
    wait = said.get("wait", 0)
    return LoginLine(
        at,
        KINDS[str(said["event"])],
        str(said["address"]),
        str(said["user_agent"]),
        wait if isinstance(wait, int) else 0,
    )


def _recalled(saved: dict[str, object]) -> LoginsRecalled:
    seen, until = saved["seen"], str(saved["until"])
    if not isinstance(seen, list):
        raise TypeError
    return LoginsRecalled(tuple(map(str, seen)), moment(until) if until else None)
