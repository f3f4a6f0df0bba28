"""What became of the server."""

from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.server.silence import ProcessFacts
from nbtray.core.server.state import Activity, ServerRecord


@dataclass(frozen=True, slots=True)
class ServerFound:
    """An earlier nbtray's server runs, is the recorded process and has passed the probe.

    `silent` when it runs and does not answer: it may be stopped, or busy.
    """

    record: ServerRecord
    silent: bool = False


@dataclass(frozen=True, slots=True)
class NoServerFound:
    """No server of ours runs; `problem` tells what was cleaned up, if anything."""

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ServerReady:
    """The started server has passed the probe."""

    generation: int
    record: ServerRecord


@dataclass(frozen=True, slots=True)
class StartRefused:
    """The server did not come up; nothing of it runs any more.

    `hopeless` only when a person must change something and nbtray is told of that change: a password, a
    setting. Whatever else is wrong may pass. `before_launch` when it was seen without starting anything.
    """

    generation: int
    problem: Problem
    hopeless: bool = False
    before_launch: bool = False


@dataclass(frozen=True, slots=True)
class StartChecked:
    """What would keep a start from succeeding now, as far as can be seen without starting anything."""

    generation: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ServerStopped:
    """The server of this generation has ended as asked, with everything it had started.

    With a `problem` it has not: the problem says why.
    """

    generation: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ServerExited:
    """The server's process ended; `problem` has the last lines of its log."""

    pid: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class ActivityRead:
    """The server told what it is doing."""

    pid: int
    activity: Activity


@dataclass(frozen=True, slots=True)
class ActivityUnavailable:
    """The server did not answer; says nothing about its kernels.

    `not_asked` when nbtray itself could not ask, which says nothing about the server.
    """

    pid: int
    reason: str
    not_asked: bool = False


@dataclass(frozen=True, slots=True)
class FolderChecked:
    """Whether the running server's notebook folder is there; `problem` says what is wrong."""

    pid: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ProcessSeen:
    """What the system tells of the server's processes; without `facts` it has ended."""

    pid: int
    facts: ProcessFacts | None


@dataclass(frozen=True, slots=True)
class StartChosen:
    """Start the server."""


@dataclass(frozen=True, slots=True)
class StopChosen:
    """Stop the server; `even_if_busy` when the person has been asked already."""

    even_if_busy: bool = False


@dataclass(frozen=True, slots=True)
class RestartChosen:
    """Stop and start the server."""

    even_if_busy: bool = False


@dataclass(frozen=True, slots=True)
class QuitChosen:
    """Stop the server and end nbtray."""

    even_if_busy: bool = False


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """Somebody is looking (menu, or `nbtray status`): what is shown should be fresh."""


@dataclass(frozen=True, slots=True)
class SleepNotPrevented:
    """The computer was to stay awake, and may not."""

    problem: Problem


ServerEvent = (
    ServerFound
    | NoServerFound
    | ServerReady
    | StartRefused
    | StartChecked
    | ServerStopped
    | ServerExited
    | ActivityRead
    | ActivityUnavailable
    | FolderChecked
    | ProcessSeen
)
"""What became of the server."""
