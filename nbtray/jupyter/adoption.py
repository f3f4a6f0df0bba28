"""Finds the server that an earlier nbtray left running, and waits until it answers."""

import logging
import threading
from dataclasses import dataclass

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.core.server.state import ServerRecord
from nbtray.jupyter.ending import end
from nbtray.jupyter.held_process import HeldProcess
from nbtray.jupyter.own_servers import find_own
from nbtray.jupyter.rebuilt_record import rebuild
from nbtray.jupyter.record import Recorded, RecordFile
from nbtray.ports import Clock, PrivateFiles

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1
"""Seconds between two looks at an earlier server that does not answer yet."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: for a start, for a graceful stop, and for an earlier server to answer."""

    start: float = 60.0
    stop: float = 15.0
    answer: float = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """A running server of ours; `silent` when it does not answer."""

    record: ServerRecord
    silent: bool


@dataclass(frozen=True, slots=True)
class Adoption:
    """What it works with."""

    folders: Folders
    files: PrivateFiles
    record_file: RecordFile
    clock: Clock
    cancelled: threading.Event
    limits: Limits

    def run(self) -> Found | None:
        """Return the server to go on with: one that answers, if there is one. Any after it is ended."""
        adopted: Recorded | None = None
        silent: Recorded | None = None
        for server in find_own(self.folders, self.record_file):
            try:
                if adopted is not None:
                    end(server.held, server.pid, self.limits.stop)  # never a second server
                    continue
                recorded = server.recorded or rebuild(server.pid, self.folders, self.files)
                # Without a record and without a socket it waits for a record that is no longer written.
                why = self._until_it_answers(recorded, server.held) if recorded else ""
                has_ended = server.held.wait(0)
            finally:
                server.held.release()
            if recorded is None or has_ended:
                continue
            if server.recorded is None:
                self._record_again(recorded)
            if why:
                log.warning("The running server does not answer: %s.", why)
                silent = silent or recorded
            else:
                adopted = recorded
        if (found := adopted or silent) is None or (adopted is None and self.cancelled.is_set()):
            return None
        return Found(found.record, silent=adopted is None)

    def _record_again(self, recorded: Recorded) -> None:
        log.warning("The record of the running server was lost. It is written again.")
        try:
            self.record_file.write(recorded)
        except NbtrayError as error:  # no reason to lose its kernels: it is found without one
            log.warning("%s", error)

    def _until_it_answers(self, recorded: Recorded, held: HeldProcess) -> str:
        from nbtray.jupyter.loopback import Loopback  # noqa: PLC0415 -- TLS is kept out until it is needed
        from nbtray.jupyter.probe import trouble  # noqa: PLC0415 -- likewise

        loopback = Loopback(self.folders.certificate, self.folders.control_secret)
        now = self.clock.now()
        # It may have been starting when the last nbtray was killed.
        age = (now.utc - recorded.record.started_at).total_seconds()
        deadline = now.monotonic + max(self.limits.answer, self.limits.start - max(age, 0.0))
        while reason := trouble(loopback, recorded.record.port):
            if held.wait(0):
                return "it ended"
            if self.clock.now().monotonic >= deadline or self.cancelled.wait(LOOK_EVERY):
                return reason
        return ""
