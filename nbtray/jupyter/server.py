"""The Jupyter server (`nbtray.ports.Server`): found, started, stopped, watched, asked."""

import logging
import threading
from typing import TYPE_CHECKING

from nbtray.core.folders import Folders
from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut
from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.server.effects import (
    CheckFolder,
    CheckStart,
    ContinueServer,
    FindServer,
    ReadActivity,
    ReadProcess,
    StartServer,
    StopServer,
    WatchServer,
)
from nbtray.core.server.events import (
    ActivityRead,
    ActivityUnavailable,
    FolderChecked,
    NoServerFound,
    ProcessSeen,
    ServerExited,
    ServerFound,
    ServerReady,
    ServerStopped,
    StartChecked,
    StartRefused,
)
from nbtray.core.server.state import Environment, ServerRecord
from nbtray.jupyter import problems, server_log
from nbtray.jupyter.adoption import Adoption, Limits
from nbtray.jupyter.diagnosis import ended
from nbtray.jupyter.disk_reserve import FULL, DiskReserve
from nbtray.jupyter.ending import Ask, end
from nbtray.jupyter.environments import EnvironmentFinder
from nbtray.jupyter.everybody_out import log_everybody_out
from nbtray.jupyter.exit_watch import ExitWatch
from nbtray.jupyter.held_process import HeldProcess
from nbtray.jupyter.launch import Launched
from nbtray.jupyter.own_servers import find_own, hold_own
from nbtray.jupyter.process_facts import facts_of
from nbtray.jupyter.rebuilt_record import port_of_own
from nbtray.jupyter.record import RecordFile
from nbtray.ports import Clock, Post, PrivateFiles

if TYPE_CHECKING:
    from nbtray.jupyter.readiness import Readiness

log = logging.getLogger(__name__)

LAST_WORDS = 0.2
"""Seconds the log of a process that is not our child may need for its last lines."""


class JupyterServer:
    """Runs at most one server; everything about it is on disk, so that the next nbtray can take over."""

    def __init__(  # noqa: PLR0913 -- what it needs from other rooms, by name
        self,
        folders: Folders,
        files: PrivateFiles,
        post: Post,
        clock: Clock,
        *,
        environments: EnvironmentFinder | None = None,
        limits: Limits | None = None,
        exits: ExitWatch | None = None,
    ) -> None:
        self._folders = folders
        self._files = files
        self._post = post
        self._clock = clock
        self._environments = environments or EnvironmentFinder()
        self._limits = limits or Limits()
        self._exits = exits
        self._record = RecordFile(folders.server_record, files)
        self._reserve = DiskReserve(folders.disk_reserve)
        self._under_way = threading.Lock()
        self._cancelled = threading.Event()
        self._launched: Launched | None = None

    def find(self, effect: FindServer) -> ServerFound | NoServerFound:  # noqa: ARG002 -- the port's
        """Adopt the running server of this home, recorded or not; raises where that cannot be known now."""
        with self._under_way:
            self._cancelled.clear()
            self._reserve.make()
            return self._find()

    def start(self, effect: StartServer) -> ServerReady | StartRefused:
        """Start it and probe it; whatever fails leaves no process and no record."""
        with self._under_way:
            self._cancelled.clear()
            outcome = self._attempt(effect)
            if isinstance(outcome, StartRefused) and outcome.problem.code in FULL and self._reserve.give_up():
                outcome = self._attempt(effect)
            self._reserve.make()
            return outcome

    def check(self, effect: CheckStart) -> StartChecked:
        """Tell what would keep that start from succeeding; a port that our own server has is free."""
        problem = self._readiness().problem(effect.plan)
        if problem is not None and problem.code in FULL and self._reserve.is_there():
            problem = None
        return StartChecked(effect.generation, problem)

    def cancel(self) -> None:
        """Make a start (or a search) under way give up soon; with nothing under way, do nothing."""
        if self._under_way.locked():
            self._cancelled.set()

    def stop(self, effect: StopServer) -> ServerStopped:
        """End the server with everything it has started, recorded or not."""
        try:
            self._end_own()
        except problems.NotEnded as error:
            return ServerStopped(effect.generation, error.problem)
        except NbtrayError as error:
            log.warning("The stop failed: %s", error)
            return ServerStopped(effect.generation, problems.NotEnded(reason=error).problem)
        except Exception as error:
            log.exception("the stop failed")
            return ServerStopped(effect.generation, problems.NotEnded(reason=error).problem)
        return ServerStopped(effect.generation)

    def watch(self, effect: WatchServer) -> None:
        """Post `ServerExited` once when that process ends."""
        record = effect.record

        def held() -> HeldProcess | None:
            return hold_own(record.pid, self._folders, self._record)

        (self._exits or ExitWatch()).watch(held, lambda: self._tell_exit(record))

    def log_everybody_out(self, effect: LogEverybodyOut) -> EverybodyLoggedOut:  # noqa: ARG002 -- the port's
        """End every login at once, the running server's too; raises `NbtrayError`."""
        port = port_of_own(self._folders, self._files)
        log_everybody_out(self._folders, self._files, port)
        return EverybodyLoggedOut()

    def activity(self, effect: ReadActivity) -> ActivityRead | ActivityUnavailable:
        """Read what it is doing."""
        from nbtray.jupyter import read_activity  # noqa: PLC0415 -- TLS is kept out until it is needed
        from nbtray.jupyter.loopback import Loopback  # noqa: PLC0415 -- likewise

        pid = effect.record.pid
        loopback = Loopback(self._folders.certificate, self._folders.control_secret)
        try:
            read = read_activity.read(loopback, effect.record.port)
        except Exception as error:
            log.exception("reading the activity failed")
            return ActivityUnavailable(pid, str(error), not_asked=True)
        if isinstance(read, read_activity.NoAnswer):
            return ActivityUnavailable(pid, read.reason, read.not_asked)
        return ActivityRead(pid, read)

    def check_folder(self, effect: CheckFolder) -> FolderChecked:
        """Tell whether the server's notebook folder is still there."""
        from nbtray.jupyter import preflight  # noqa: PLC0415 -- TLS is kept out until it is needed

        try:
            preflight.check_folder(effect.record.folder)
        except problems.ServerProblem as error:
            return FolderChecked(effect.record.pid, error.problem)
        return FolderChecked(effect.record.pid)

    def processes(self, effect: ReadProcess) -> ProcessSeen:
        """Tell what the server's processes are doing."""
        pid = effect.record.pid
        held = hold_own(pid, self._folders, self._record)
        if held is None:
            return ProcessSeen(pid, None)
        held.release()
        return ProcessSeen(pid, facts_of(pid))

    def let_go_on(self, effect: ContinueServer) -> None:
        """Let its process go on if a signal has stopped it."""
        if (held := hold_own(effect.record.pid, self._folders, self._record)) is not None:
            log.warning("A signal had stopped the server. It goes on.")
            held.resume()
            held.release()

    def _find(self) -> ServerFound | NoServerFound:
        adoption = Adoption(
            self._folders, self._files, self._record, self._clock, self._cancelled, self._limits
        )
        found = adoption.run()
        if found is not None:
            return ServerFound(found.record, found.silent)
        if not self._cancelled.is_set():  # whoever cancelled stops it next
            self._end_own()
        return NoServerFound()

    def _attempt(self, effect: StartServer) -> ServerReady | StartRefused:
        from nbtray.jupyter.readiness import sentence  # noqa: PLC0415 -- TLS is kept out until it is needed

        is_before = True
        try:
            environment = self._readiness().environment(effect.plan)
            if isinstance(environment, Problem):
                return StartRefused(effect.generation, environment, before_launch=True)
            is_before = False
            return self._start(effect, environment)
        except Exception as error:  # noqa: BLE001 -- each becomes a sentence
            is_before |= isinstance(error, problems.SeenBefore)
            hopeless = isinstance(error, problems.ServerProblem) and error.hopeless
            return StartRefused(effect.generation, sentence(error), hopeless, is_before)

    def _readiness(self) -> "Readiness":
        from nbtray.jupyter.readiness import Readiness  # noqa: PLC0415 -- TLS is kept out until it is needed

        return Readiness(self._folders, self._files, self._record, self._environments)

    def _start(self, effect: StartServer, environment: Environment) -> ServerReady:
        from nbtray.jupyter.start import Start  # noqa: PLC0415 -- TLS is kept out until it is needed

        self._end_own()  # never a second server
        start = Start(
            self._folders, self._files, self._record, self._clock, self._cancelled, self._limits.start
        )
        record, self._launched = start.run(effect.plan, environment)
        return ServerReady(effect.generation, record)

    def _end_own(self) -> None:
        """End every server of this home; the record is removed only when none is left."""
        left = []
        for server in find_own(self._folders, self._record):
            port = server.recorded.record.port if server.recorded else None
            ask = Ask(self._folders.certificate, self._folders.control_secret, port) if port else None
            if not end(server.held, server.pid, self._limits.stop, ask):
                left.append(server.pid)
            server.held.release()
            if (launched := self._launched_as(server.pid)) is not None:
                launched.ended()
        if left:
            raise problems.NotEnded(reason=f"process {left[0]} still runs")
        self._record.remove()

    def _launched_as(self, pid: int) -> Launched | None:
        launched = self._launched
        return launched if launched is not None and launched.server.pid == pid else None

    def _tell_exit(self, record: ServerRecord) -> None:
        launched = self._launched_as(record.pid)
        if launched is not None:
            status = launched.server.wait()
            launched.wait_for_log()
        else:
            status = None
            threading.Event().wait(LAST_WORDS)
        problem = ended(server_log.last_words(self._folders.server_log), status).problem
        self._post(ServerExited(record.pid, problem))
