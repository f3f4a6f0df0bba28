"""The Jupyter server as nbtray knows it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from nbtray.core.problem import Problem
from nbtray.core.server.silence import Silence
from nbtray.core.settings import Interface, Listen, ServerSettings


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python installation that holds Jupyter; versions are '' where the package is missing.

    `packages` are the versions, by name, of all that advisories are known of.
    """

    prefix: str
    python: str
    kind: str
    found_by: str
    jupyter_server: str
    jupyterlab: str = ""
    notebook: str = ""
    packages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """Which process the server is: a pid alone may be a stranger's, so its create time belongs to it.

    `create_time` is seconds since the epoch as psutil tells it; `asked` are the settings it was started
    with, `packages` the versions in its environment. Written before the server counts as started; it holds no
    secret.
    """

    pid: int
    create_time: float
    port: int
    interface: Interface
    listen: Listen
    folder: str
    environment: str
    jupyter_server: str
    started_at: datetime
    asked: ServerSettings = field(default_factory=ServerSettings)
    packages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    """All that a start needs to know; `lan_networks` are CIDR, as reachable under `Listen.NETWORK`."""

    settings: ServerSettings
    listen: Listen
    lan_networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """What the server is doing; reading it does not count as activity.

    `readable` names the kernelspecs of kernels that other accounts of this computer can read.
    """

    kernels: int
    busy: int
    connections: int
    last_activity: datetime | None
    readable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outage:
    """A server that is wanted does not run: since when (monotonic seconds), and why.

    `failures` are the crashes and the failed starts in a row. `crashed`: it had been serving, so its kernels
    have ended; `brief` while a start has not been tried since. `notified` is the code of the problem that a
    notification has told.
    """

    since: float
    problem: Problem
    failures: int = 1
    crashed: bool = False
    brief: bool = False
    notified: str = ""

    @property
    def pause(self) -> float:
        """Seconds until the next attempt."""
        growing = min(2.0 ** min(self.failures - 1, 30), LONGEST_PAUSE)
        return growing if self.brief else max(growing, SHORTEST_PAUSE)


def after_crash(before: Outage | None, problem: Problem, now: float) -> Outage:
    """Return the outage that a crash begins, or makes longer; `now` is monotonic seconds."""
    if before is None:
        return Outage(now, problem, crashed=True, brief=True)
    failures = before.failures + 1
    return replace(before, problem=problem, failures=failures, crashed=True, brief=failures < MANY_FAILURES)


def after_refusal(before: Outage | None, problem: Problem, now: float) -> Outage:
    """Return the outage that a failed start begins, or makes longer; `now` is monotonic seconds."""
    if before is None:
        return Outage(now, problem)
    return replace(before, problem=problem, failures=before.failures + 1, brief=False)


MANY_FAILURES = 5
"""Crashes in a row after which the next start is no longer expected to help."""

SHORTEST_PAUSE, LONGEST_PAUSE = 16.0, 900.0
"""Seconds between two attempts, except right after a crash."""


@dataclass(frozen=True, slots=True)
class Looking:
    """nbtray has just begun and does not know yet whether an earlier one left a server running.

    `then_start` when one should run afterwards, `then_stop` when one that is found should not run on.
    """

    then_start: bool = False
    then_stop: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing runs, and nothing should."""


@dataclass(frozen=True, slots=True)
class Starting:
    """A start is under way; `outage` is what it shall end, if it is not the first attempt."""

    outage: Outage | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The probe has passed; `since` is monotonic seconds. `outage` came shortly before.

    `silence` while it does not answer any more. `folder_problem` while its notebook folder is away.
    """

    record: ServerRecord
    since: float
    outage: Outage | None = None
    silence: Silence | None = None
    folder_problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Pausing:
    """It is wanted and does not run: it is started again at `retry_at` (monotonic seconds).

    Until then nbtray looks from time to time whether the cause has gone; `blocked` while a look finds one.
    `retry_utc` is the same instant as `retry_at`, for display.
    """

    outage: Outage
    retry_at: float
    retry_utc: datetime
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Stopping:
    """A stop is under way; afterwards it starts again if `again`.

    `outage` when nobody asked for that: it had not answered.
    """

    again: bool = False
    outage: Outage | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """It cannot start until a person changes what the problem says; `since` is monotonic seconds.

    `lives` when a stop has not ended the process: it may be stopped once more, and nobody wants it to run.
    """

    problem: Problem
    lives: bool = False
    since: float = 0.0


Server = Looking | Stopped | Starting | Running | Pausing | Stopping | Failed


def is_wanted(server: Server) -> bool:
    """Tell whether a person wants it to run."""
    match server:
        case Stopped() | Failed(lives=True):
            return False
        case Looking(then_start=again) | Stopping(again=again):
            return again
        case _:
            return True
