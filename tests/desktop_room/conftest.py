import shutil

import pytest
from beds.headless import Headless
from beds.processes import Processes

from nbtray.core.folders import Folders


@pytest.fixture(scope="module")
def screen():
    """An X11 display and a session bus, with no shell on it."""
    missing = [program for program in ("Xvfb", "dbus-daemon", "xclip") if not shutil.which(program)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with Headless() as screen:
        yield screen


@pytest.fixture
def folders(tmp_path):
    return Folders(*(tmp_path / name for name in ("settings", "state", "logs", "runtime")))


@pytest.fixture
def processes(tmp_path):
    processes = Processes(tmp_path)
    yield processes
    processes.end_all()


@pytest.fixture
def bus(processes, tmp_path_factory):
    """Start a bus of the test's own; return its address."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("not installed: dbus-daemon")
    path = tmp_path_factory.mktemp("bus") / "socket"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    daemon = processes.start("bus", [*command, f"--address=unix:path={path}"], {}, stdout=-1)
    return daemon.stdout.readline().decode().strip()
