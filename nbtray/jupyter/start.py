"""One start: checked, configured, launched, recorded, probed."""

import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.server.state import Environment, LaunchPlan, ServerRecord
from nbtray.jupyter import preflight, problems, process_identity, server_log
from nbtray.jupyter.configuration import Configuration
from nbtray.jupyter.diagnosis import Told, diagnose
from nbtray.jupyter.ending import end
from nbtray.jupyter.held_process import hold
from nbtray.jupyter.launch import Launched, launch
from nbtray.jupyter.record import Recorded, RecordFile
from nbtray.ports import Clock, PrivateFiles

LOOK_EVERY = 0.03
"""Seconds between two looks at a server that is starting."""

GRACE = 5.0
"""Seconds a server whose start has failed may take to end."""


@dataclass(frozen=True, slots=True)
class Start:
    """What a start works with; `seconds` is its deadline."""

    folders: Folders
    files: PrivateFiles
    record_file: RecordFile
    clock: Clock
    cancelled: threading.Event
    seconds: float

    def run(self, plan: LaunchPlan, environment: Environment) -> tuple[ServerRecord, Launched]:
        """Return the serving process and its record; raises `NbtrayError`, and then nothing of it runs."""
        deadline = self.clock.now().monotonic + self.seconds
        root_dir = preflight.check(plan, self.folders, self.files)
        configuration = Configuration(self.folders, self.files, os.environ, Path.home())
        generated = configuration.generate(plan, Path(environment.prefix), root_dir)
        log = self.folders.server_log
        before = server_log.size(log)
        launched = launch(
            environment.python, plan.settings.interface, generated.config_file, generated.environ, log
        )
        told = Told(environment.python, environment.prefix, plan.settings.port, str(root_dir), before)
        try:
            recorded = self._recorded(plan, environment, launched, told)
            # The server waits for this before it binds its socket: whatever serves is recorded.
            self.record_file.write(recorded)
            self._until_it_serves(launched, told, deadline)
        except BaseException:
            self._undo(launched)
            raise
        return recorded.record, launched

    def _recorded(
        self, plan: LaunchPlan, environment: Environment, launched: Launched, told: Told
    ) -> Recorded:
        identity = process_identity.identify(launched.server.pid)
        if identity is None:
            raise self._why_it_ended(launched, told)
        record = ServerRecord(
            pid=launched.server.pid,
            create_time=identity.create_time,
            port=plan.settings.port,
            interface=plan.settings.interface,
            listen=plan.listen,
            folder=told.folder,
            environment=environment.prefix,
            jupyter_server=environment.jupyter_server,
            started_at=self.clock.now().utc,
            asked=plan.settings,
            packages=environment.packages,
        )
        return Recorded(record, identity.mark)

    def _until_it_serves(self, launched: Launched, told: Told, deadline: float) -> None:
        from nbtray.jupyter.loopback import Loopback  # noqa: PLC0415 -- loaded while the server loads as well
        from nbtray.jupyter.probe import trouble  # noqa: PLC0415 -- likewise

        loopback = Loopback(self.folders.certificate, self.folders.control_secret)
        while reason := trouble(loopback, told.port):
            if self.cancelled.wait(LOOK_EVERY):
                raise problems.StartCancelled
            if launched.ended() is not None:
                raise self._why_it_ended(launched, told)
            if self.clock.now().monotonic >= deadline:
                raise problems.StartTooSlow(seconds=self.seconds, reason=reason)

    def _why_it_ended(self, launched: Launched, told: Told) -> problems.ServerProblem:
        status = launched.ended()
        lines = server_log.tail(self.folders.server_log, told.log_began)
        return diagnose(lines, status, told, self.folders)

    def _undo(self, launched: Launched) -> None:
        pid = launched.server.pid
        if launched.server.poll() is None:
            # Not waited for yet, so the pid is still its own.
            identity = process_identity.identify(pid)
            held = hold(pid, identity.mark) if identity else None
            if held is not None:
                end(held, pid, GRACE)
                held.release()
        try:
            launched.server.wait(GRACE)
        except subprocess.TimeoutExpired:
            launched.server.kill()
        launched.wait_for_log()
        self.record_file.remove()
