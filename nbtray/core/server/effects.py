"""What should be done about the server and who may use it."""

from dataclasses import dataclass

from nbtray.core.server.state import LaunchPlan, ServerRecord


@dataclass(frozen=True, slots=True)
class FindServer:
    """Look for the server of an earlier nbtray and adopt it."""


@dataclass(frozen=True, slots=True)
class StartServer:
    """Start Jupyter and probe it until it serves."""

    generation: int
    plan: LaunchPlan


@dataclass(frozen=True, slots=True)
class CheckStart:
    """See whether a start could succeed now, without starting anything."""

    generation: int
    plan: LaunchPlan


@dataclass(frozen=True, slots=True)
class StopServer:
    """End the server and everything it started; also ends a start that is still under way."""

    generation: int


@dataclass(frozen=True, slots=True)
class WatchServer:
    """Tell when this process ends."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """Ask the server what it is doing."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class CheckFolder:
    """See whether the notebook folder of the running server is still there."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class ReadProcess:
    """See what the processes of a server that does not answer are doing."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class ContinueServer:
    """Let the server go on, which a signal has stopped."""

    record: ServerRecord


@dataclass(frozen=True, slots=True)
class KeepWish:
    """Remember for the next nbtray that the server is to be tried again, or no longer."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class KeepAwake:
    """Keep the computer from falling asleep by itself, until `LetSleep`."""


@dataclass(frozen=True, slots=True)
class LetSleep:
    """Let the computer fall asleep again."""


ServerEffect = (
    FindServer
    | StartServer
    | CheckStart
    | StopServer
    | WatchServer
    | ReadActivity
    | CheckFolder
    | ReadProcess
    | ContinueServer
    | KeepWish
    | KeepAwake
    | LetSleep
)
