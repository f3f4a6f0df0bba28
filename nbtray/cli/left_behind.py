"""The server of an nbtray that was killed: it runs on, and can be seen and stopped without one."""

from collections.abc import Iterator
from contextlib import contextmanager

from nbtray.cli.home import Home
from nbtray.cli.problems import CameUpMeanwhile, Failed
from nbtray.core.problem import Problem
from nbtray.core.server.effects import ReadActivity, StopServer
from nbtray.core.server.events import ActivityRead
from nbtray.core.server.state import ServerRecord
from nbtray.desktop.single_instance import HeldBy, acquire
from nbtray.engine.clock import SystemClock
from nbtray.jupyter.own_servers import find_own
from nbtray.jupyter.rebuilt_record import rebuild
from nbtray.jupyter.record import Recorded, RecordFile
from nbtray.jupyter.server import JupyterServer

WITHOUT_NBTRAY = Problem(
    "LeftBehind",
    "nbtray is not running, but the Jupyter server it started is.",
    "`nbtray start` takes it over, `nbtray stop` ends it.",
)


def is_running(home: Home) -> bool:
    """Tell whether a server of this home runs; touches nothing."""
    return bool(_own(home))


def record_of(home: Home) -> ServerRecord | None:
    """Return which process it is, None when none runs or it does not listen yet; touches nothing."""
    for pid, recorded in _own(home):
        usable = recorded or rebuild(pid, home.folders, home.files)
        if usable is not None:
            return usable.record
    return None


def busy_kernels(home: Home, record: ServerRecord) -> int:
    """Return how many of its kernels are computing; 0 when it does not tell."""
    told = _server(home).activity(ReadActivity(record))
    return told.activity.busy if isinstance(told, ActivityRead) else 0


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Keep an nbtray from coming up meanwhile; raises `CameUpMeanwhile` when there is one."""
    held = acquire(home.folders)
    if isinstance(held, HeldBy):
        raise CameUpMeanwhile
    with held:
        yield


def stop(home: Home) -> None:
    """End it with everything it has started, `alone`; raises `Failed` when it has not ended."""
    problem = _server(home).stop(StopServer(0)).problem
    if problem is not None:
        raise Failed(problem)


def _own(home: Home) -> list[tuple[int, Recorded | None]]:
    servers = find_own(home.folders, RecordFile(home.folders.server_record, home.files))
    for server in servers:
        server.held.release()
    return [(server.pid, server.recorded) for server in servers]


def _server(home: Home) -> JupyterServer:
    return JupyterServer(home.folders, home.files, lambda _: None, SystemClock())
