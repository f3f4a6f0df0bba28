"""The computer: its processes, and the server that nbtray starts, finds and ends on it.

What is here outlives nbtray; only a power cut ends it.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from beds.simulation.workers import Course

from nbtray.core.logins.effects import LogEverybodyOut
from nbtray.core.logins.events import EverybodyLoggedOut
from nbtray.core.problem import NbtrayError
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
from nbtray.core.server.silence import ProcessFacts
from nbtray.core.server.state import Activity, LaunchPlan, ServerRecord
from nbtray.jupyter import problems
from nbtray.jupyter.record import Recorded, RecordFile
from nbtray.ports import Post

if TYPE_CHECKING:
    from beds.simulation.home import Home

START_DEADLINE, STOP_DEADLINE, ANSWER_DEADLINE = 60.0, 15.0, 10.0
STEP = 0.5
"""Seconds between two looks at something that is waited for."""


class Doing(StrEnum):
    """What a server process does."""

    STARTING = "starting"
    SERVING = "serving"
    SILENT = "silent"
    ENDED = "ended"


@dataclass
class Process:
    """A server of ours."""

    pid: int
    plan: LaunchPlan
    started_at: datetime
    doing: Doing = Doing.STARTING
    busy: int = 0
    is_stopped: bool = False
    computes: bool = False
    watchers: list[Callable[[], None]] = field(default_factory=list)

    @property
    def lives(self) -> bool:
        """Tell whether it has not ended."""
        return self.doing is not Doing.ENDED

    def end(self) -> None:
        """End it; whoever watches is told."""
        if self.lives:
            self.doing = Doing.ENDED
            for tell in self.watchers:
                tell()


@dataclass
class Computer:
    """Its processes, and what on it keeps a server from running."""

    processes: list[Process] = field(default_factory=list)
    _pids: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def spawn(self, plan: LaunchPlan, now: datetime) -> Process:
        """Begin a server."""
        process = Process(next(self._pids), plan, now)
        self.processes = [*self.living(), process]
        return process

    def living(self) -> list[Process]:
        """Return the servers of ours that have not ended."""
        return [each for each in self.processes if each.lives]

    def serving(self) -> Process | None:
        """Return the one that serves."""
        return next((each for each in self.processes if each.doing is Doing.SERVING), None)

    def lose_power(self) -> None:
        """End everything; nobody is told."""
        for each in self.processes:
            each.watchers.clear()
            each.end()


class SimulatedServer:
    """`nbtray.ports.Server`: what the real one promises, with the real record on the simulated disk."""

    def __init__(self, home: "Home", post: Post) -> None:
        self._home = home
        self._post = post
        self._record = RecordFile(home.folders.server_record, home.disk)
        self._cancelled = False

    def find(self, effect: FindServer) -> Course:
        """Adopt the server that an earlier nbtray has left, recorded or not, if it answers."""
        self._cancelled = False
        yield 0.05
        try:
            return (yield from self._find())
        except NbtrayError as error:
            return NoServerFound(error.problem)

    def start(self, effect: StartServer) -> Course:
        """Start it and wait until it serves; whatever fails leaves no process and no record."""
        self._cancelled = False
        yield self._home.seconds(0.05, 0.3)
        before_launch = True
        try:
            self._look(effect.plan)
            before_launch = False
            record = yield from self._start(effect.plan)
        except NbtrayError as error:
            before_launch |= isinstance(error, problems.SeenBefore)
            hopeless = isinstance(error, problems.ServerProblem) and error.hopeless
            return StartRefused(effect.generation, error.problem, hopeless, before_launch)
        return ServerReady(effect.generation, record)

    def check(self, effect: CheckStart) -> Course:
        """Tell what would keep that start from succeeding."""
        yield self._home.seconds(0.05, 0.3)
        try:
            self._look(effect.plan)
        except NbtrayError as error:
            return StartChecked(effect.generation, error.problem)
        return StartChecked(effect.generation)

    def check_folder(self, effect: CheckFolder) -> Course:
        """Tell whether the server's notebook folder is there."""
        yield self._home.seconds(0.01, 0.05, "folder")
        record, gone = effect.record, self._home.faults.of("server", "no folder")
        problem = problems.FolderMissing(folder=record.folder).problem if gone else None
        return FolderChecked(record.pid, problem)

    def cancel(self) -> None:
        """Make a start or a search under way give up soon."""
        self._cancelled = True

    def stop(self, effect: StopServer) -> Course:
        """End it with everything it has started."""
        try:
            yield from self._end_own()
        except NbtrayError as error:
            return ServerStopped(effect.generation, problems.NotEnded(reason=error).problem)
        return ServerStopped(effect.generation)

    def watch(self, effect: WatchServer) -> None:
        """Post `ServerExited` once when that process ends."""
        pid, home = effect.record.pid, self._home
        exited = ServerExited(pid, problems.ServerFailed(how="", lines="no reason").problem)

        def tell() -> None:
            home.agenda.add(home.clock.time + 0.2, lambda: self._post(exited))

        process = next((each for each in home.computer.living() if each.pid == pid), None)
        if process is None:
            tell()
        else:
            process.watchers.append(tell)

    def processes(self, effect: ReadProcess) -> Course:
        """Tell what the server's processes are doing."""
        home, pid = self._home, effect.record.pid
        yield home.seconds(0.01, 0.05, "activity")
        process = next((each for each in home.computer.living() if each.pid == pid), None)
        if process is None:
            return ProcessSeen(pid, None)
        worked = home.clock.time if process.busy or process.computes else 0.0
        return ProcessSeen(pid, ProcessFacts(process.is_stopped, worked, process.busy))

    def let_go_on(self, effect: ContinueServer) -> None:
        """Let its process go on if a signal has stopped it."""
        for each in self._home.computer.living():
            if each.is_stopped:
                each.is_stopped, each.doing = False, Doing.SERVING

    def log_everybody_out(self, effect: LogEverybodyOut) -> Course:
        """End every login."""
        yield self._home.seconds(0.05, 0.5)
        return EverybodyLoggedOut()

    def activity(self, effect: ReadActivity) -> Course:
        """Tell what it is doing."""
        pid = effect.record.pid
        yield self._home.seconds(0.01, 0.1, "activity")
        process = next((each for each in self._home.computer.living() if each.pid == pid), None)
        if process is None:
            return ActivityUnavailable(pid, "Connection refused")
        if process.doing is not Doing.SERVING:
            yield 5.0
            return ActivityUnavailable(pid, "timed out")
        return ActivityRead(pid, Activity(process.busy, process.busy, 0, None))

    def _find(self) -> Course:
        process, waited = next(iter(self._home.computer.living()), None), 0.0
        if process is None:
            self._record.remove()
            return NoServerFound()
        recorded = self._recorded(process)
        with suppress(NbtrayError):  # no reason to lose its kernels: it is found without one
            if self._record.read() != recorded:
                self._record.write(recorded)
        while process.doing is not Doing.SERVING and process.lives and waited < ANSWER_DEADLINE:
            if self._cancelled:
                return NoServerFound()
            waited += STEP
            yield STEP
        if not process.lives:
            return NoServerFound()
        return ServerFound(recorded.record, silent=process.doing is not Doing.SERVING)

    def _start(self, plan: LaunchPlan) -> Course:
        home = self._home
        yield from self._end_own()  # never a second server
        self._check()
        process = home.computer.spawn(plan, home.clock.now().utc)
        home.agenda.add(home.clock.time + home.seconds(*home.spans.start), lambda: self._come_up(process))
        yield home.seconds(0.05, 0.2)
        try:
            self._record.write(self._recorded(process))
            yield from self._until_it_serves(process)
        except NbtrayError:
            process.end()
            with suppress(NbtrayError):
                self._record.remove()
            raise
        return self._recorded(process).record

    def _look(self, plan: LaunchPlan) -> None:
        """Raise what can be seen to be in the way without starting anything."""
        home = self._home
        if home.disk.fault:
            home.disk.write(home.folders.jupyter / "nbtray_server.py", b"")
        if home.faults.of("server", "no folder"):
            raise problems.FolderMissing(folder=plan.settings.folder)
        if home.faults.of("server", "no package"):
            raise problems.PackageMissing(prefix="/opt/env", package="jupyter_server", python="python")
        if home.faults.of("server", "port taken"):
            raise problems.PortTaken(port=plan.settings.port, holder="")

    def _check(self) -> None:
        """Raise what only a start finds."""
        home = self._home
        if home.computer_has_no_password():
            raise problems.PasswordUnset
        if home.certificates.current is None:
            raise problems.CertificateUnusable(reason="there is none", path="server.pem")
        if home.faults.of("server", "cannot be started") or home.faults.of("threads", "none left"):
            raise problems.ProcessRefused(reason="Resource temporarily unavailable")

    def _until_it_serves(self, process: Process) -> Course:
        waited = 0.0
        while process.doing is not Doing.SERVING:
            if self._cancelled:
                raise problems.StartCancelled
            if not process.lives:
                raise problems.ServerFailed(how="", lines="no reason")
            if waited >= START_DEADLINE:
                raise problems.StartTooSlow(seconds=START_DEADLINE, reason="no answer")
            waited += STEP
            yield STEP

    def _come_up(self, process: Process) -> None:
        """Let a process that was started serve, whatever has become of the nbtray that started it."""
        home = self._home
        recorded = home.disk.contents.get(home.folders.server_record) is not None
        if home.faults.of("server", "ends at once") or not recorded:
            process.end()
        elif process.doing is Doing.STARTING and not home.faults.of("server", "never answers"):
            process.doing = Doing.SERVING

    def _end_own(self) -> Course:
        home = self._home
        for process in home.computer.living():
            yield STOP_DEADLINE if process.doing is Doing.SILENT else home.seconds(*home.spans.stop)
            process.end()
        self._record.remove()

    def _recorded(self, process: Process) -> Recorded:
        plan = process.plan
        record = ServerRecord(
            pid=process.pid,
            create_time=float(process.pid),
            port=plan.settings.port,
            interface=plan.settings.interface,
            listen=plan.listen,
            folder=plan.settings.folder,
            environment="/opt/env",
            jupyter_server="2.99.0",
            started_at=process.started_at,
            asked=plan.settings,
        )
        return Recorded(record, str(process.pid))
