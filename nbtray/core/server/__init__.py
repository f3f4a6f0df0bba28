"""The Jupyter server as nbtray knows it."""

from dataclasses import dataclass, field
from datetime import datetime

from nbtray.core.problem import Problem
from nbtray.core.settings import Interface, Listen, ServerSettings


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python installation that holds Jupyter; versions are '' where the package is missing."""

    prefix: str
    python: str
    kind: str
    found_by: str
    jupyter_server: str
    jupyterlab: str = ""
    notebook: str = ""


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """Which process the server is: a pid alone may be a stranger's, so its create time belongs to it.

    `create_time` is seconds since the epoch as psutil tells it; `asked` are the settings it was started
    with. Written before the server counts as started; it holds no secret.
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
class Looking:
    """nbtray has just begun and does not know yet whether an earlier one left a server running."""

    then_start: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing runs, and nothing should."""


@dataclass(frozen=True, slots=True)
class Starting:
    """A start is under way; `crashes` counts the ones in a row before it."""

    crashes: int = 0


@dataclass(frozen=True, slots=True)
class Running:
    """The probe has passed; `since` is monotonic seconds."""

    record: ServerRecord
    since: float
    crashes: int = 0


@dataclass(frozen=True, slots=True)
class Pausing:
    """The server crashed and is started again at `retry_at` (monotonic seconds)."""

    crashes: int
    retry_at: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Stopping:
    """A stop is under way; afterwards it starts again if `again`."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """It will not start by itself any more; the problem says why.

    `lives` when a stop has not ended the process: it may be stopped once more.
    """

    problem: Problem
    lives: bool = False


Server = Looking | Stopped | Starting | Running | Pausing | Stopping | Failed
