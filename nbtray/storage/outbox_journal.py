"""The outbox on disk (`nbtray.ports.OutboxJournal`): a journal whose last whole line is what counts.

Each line is a checksum and the whole outbox, added to the end and synced before it counts as kept. So a crash
in the middle of one leaves the one before, and finding the last takes the end of the file only, however long
it has become.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.events import OutboxKept, OutboxNotKept, OutboxRecalled
from nbtray.core.mail.queue import Outbox
from nbtray.core.problem import NbtrayError
from nbtray.ports import PrivateFiles
from nbtray.storage.outbox_json import from_json, to_json
from nbtray.storage.refusals import NotAFile

log = logging.getLogger(__name__)

LONGEST = 262_144
"""Bytes of a journal before it begins anew with its last line."""

TRIES, READ_AGAIN = 20, 3.0
"""How often a journal that cannot be read is tried, and the seconds between two times."""

END = 16_384
"""Bytes of the end that are read first; a line has about one thousand."""


class OutboxJournal:
    """Keeps it in one file; a line that is damaged is as if it had not been written."""

    def __init__(self, path: Path, files: PrivateFiles, wait: Callable[[float], object] = time.sleep) -> None:
        self._path = path
        self._files = files
        self._wait = wait
        self._failing = False

    def recall(self, effect: RecallOutbox) -> OutboxRecalled:  # noqa: ARG002 -- the port's
        """Return what was kept last; a new outbox, with a name of its own, when nothing was.

        What cannot be read now (no file descriptor left, a disk that fails) is tried again for a minute: the
        next one that is kept takes its place, and messages that wait in it would never be sent.
        """
        for attempt in range(TRIES):
            if attempt:
                self._wait(READ_AGAIN)
            try:
                return OutboxRecalled(self._last() or _new())
            except NbtrayError as error:
                if isinstance(error, NotAFile):  # which it stays until a person moves it
                    log.warning("The letters of an earlier nbtray could not be read: %s", error)
                    break
                if not attempt:
                    log.warning("The letters of an earlier nbtray could not be read: %s", error)
        return OutboxRecalled(_new())

    def keep(self, effect: KeepOutbox) -> OutboxKept | OutboxNotKept:
        """Add it to the end, durably; on a full disk the last one kept stays."""
        line = line_of(effect.outbox)
        try:
            size = self._files.append(self._path, line)
        except NbtrayError as error:
            if not self._failing:  # it is tried again and again: once in the log is enough
                log.warning("The letters were not kept: %s", error)
            self._failing = True
            return OutboxNotKept(effect.number, error.problem)
        self._failing = False
        if size > LONGEST:
            self._begin_anew(line)
        return OutboxKept(effect.number)

    def _begin_anew(self, line: bytes) -> None:
        try:
            self._files.write(self._path, line)
        except NbtrayError as error:  # it is kept all the same, in a file that is longer than it need be
            log.warning("The journal of the letters could not be shortened: %s", error)

    def _last(self) -> Outbox | None:
        at_most = END
        while (end := self._files.read_end(self._path, at_most)) is not None:
            whole = len(end) < at_most
            lines = end.split(b"\n")
            for line in reversed(lines if whole else lines[1:]):
                if (outbox := _outbox(line)) is not None:
                    return outbox
            if whole:
                if end.strip():
                    log.warning("The journal of the letters holds nothing that is whole.")
                return None
            at_most *= 8
        return None


def _new() -> Outbox:
    return Outbox(secrets.token_hex(8))


def line_of(outbox: Outbox) -> bytes:
    """Return the line that says all of this outbox."""
    text = json.dumps(to_json(outbox), separators=(",", ":")).encode()
    # It begins with a line end too: the line before may have been cut off.
    return b"\n%08x %s\n" % (crc32(text), text)


def _outbox(line: bytes) -> Outbox | None:
    checksum, _, text = line.partition(b" ")
    if not text or checksum != b"%08x" % crc32(text):
        return None
    try:  # it may be of another version of nbtray
        return from_json(json.loads(text))
    except (ArithmeticError, ValueError, TypeError, KeyError, RecursionError) as error:
        log.warning("A line of the letters' journal says something else: %s", type(error).__name__)
        return None
