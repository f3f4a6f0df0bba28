"""The server of an nbtray that was killed: it runs on, and can be seen and stopped without one."""

from nbtray.cli.home import Home
from nbtray.core import effects, events
from nbtray.core.problem import Problem
from nbtray.core.server import ServerRecord
from nbtray.desktop.single_instance import HeldBy, acquire
from nbtray.engine.clock import SystemClock
from nbtray.jupyter import configuration, process_identity
from nbtray.jupyter.record import RecordFile
from nbtray.jupyter.server import JupyterServer

WITHOUT_NBTRAY = Problem(
    "LeftBehind",
    "nbtray is not running, but the Jupyter server it started is.",
    "`nbtray start` takes it over, `nbtray stop` ends it.",
)


def record_of(home: Home) -> ServerRecord | None:
    """Return which process it is; touches nothing."""
    recorded = RecordFile(home.folders.server_record, home.files).read()
    if recorded is None or not recorded.is_ours(configuration.config_file(home.folders)):
        return None
    identity = process_identity.identify(recorded.record.pid)
    return recorded.record if identity and identity.mark == recorded.mark else None


def busy_kernels(home: Home, record: ServerRecord) -> int:
    """Return how many of its kernels are computing; 0 when it does not tell."""
    told = _server(home).activity(effects.ReadActivity(record))
    return told.activity.busy if isinstance(told, events.ActivityRead) else 0


def stop(home: Home) -> bool:
    """End it with everything it has started; tell whether that was possible: an nbtray may have come up."""
    held = acquire(home.folders)
    if isinstance(held, HeldBy):
        return False
    with held:
        _server(home).stop(effects.StopServer(0))
    return True


def _server(home: Home) -> JupyterServer:
    return JupyterServer(home.folders, home.files, lambda _: None, SystemClock())
