"""Whether a start could succeed now, seen without starting anything."""

import logging
from dataclasses import dataclass

from nbtray.core.folders import Folders
from nbtray.core.memory_shortage import is_shortage
from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.server.environment_choice import choose
from nbtray.core.server.state import Environment, LaunchPlan
from nbtray.jupyter import preflight, problems
from nbtray.jupyter.environments import EnvironmentFinder
from nbtray.jupyter.record import RecordFile
from nbtray.ports import PrivateFiles

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Looks at the folder, the disk, the environment and the port of a start."""

    folders: Folders
    files: PrivateFiles
    record_file: RecordFile
    environments: EnvironmentFinder

    def environment(self, plan: LaunchPlan) -> Environment | Problem:
        """Return the environment of this start, or what is wrong with it; raises `NbtrayError` likewise."""
        preflight.check_folder(plan.settings.folder)
        preflight.check_room(self.folders, self.files)
        settings = plan.settings
        found = self.environments.look(settings.environment, settings.folder)
        return choose(settings.environment, settings.interface, found)

    def problem(self, plan: LaunchPlan) -> Problem | None:
        """Return what would keep the start from succeeding; a port that our own server has is free."""
        try:
            environment = self.environment(plan)
            recorded = self.record_file.read()
            if recorded is None or recorded.record.port != plan.settings.port:
                preflight.check_port(plan.listen, plan.settings.port, name_holder=False)
        except Exception as error:  # noqa: BLE001 -- each becomes a sentence
            return sentence(error)
        return environment if isinstance(environment, Problem) else None


def sentence(error: Exception) -> Problem:
    """Return what went wrong in words; what has none is in the log."""
    if isinstance(error, NbtrayError):
        return error.problem
    if is_shortage(error):
        return problems.ServerMemoryShort().problem
    log.error("the start failed", exc_info=error)
    return problems.Unforeseen(reason=error).problem
