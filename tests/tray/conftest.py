"""An icon on a session bus of its own, with a panel that is not there."""

import logging
import sys

import pytest
from beds.posted import Posted
from beds.running_tray import ManualClock, running

collect_ignore = []
if sys.platform == "linux":
    from beds.fake_watcher import FakeWatcher
    from beds.session_bus import session_bus
    from beds.tray_reader import TrayReader

    __all__ = ["session_bus"]
else:
    # There is no session bus elsewhere, and jeepney is not installed.
    collect_ignore += [
        "test_bus_object.py",
        "test_bus_socket.py",
        "test_dbus_menu.py",
        "test_icon.py",
        "test_notifications.py",
        "test_registration.py",
        "test_session_bus.py",
        "test_status_notifier.py",
    ]


@pytest.fixture
def posted():
    return Posted()


@pytest.fixture
def logged():
    """What nbtray logs, and a place to wait for it."""
    lines = Posted()
    ear = logging.Handler()
    ear.emit = lambda record: lines(record.getMessage())
    logging.getLogger("nbtray").addHandler(ear)
    yield lines
    logging.getLogger("nbtray").removeHandler(ear)


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def watcher(session_bus):
    with FakeWatcher(session_bus.address) as fake:
        yield fake


@pytest.fixture
def tray(session_bus, posted, clock):
    from nbtray.tray.icon import open_tray  # noqa: PLC0415 -- jeepney is on Linux only

    opened = open_tray(posted, environ=session_bus.env, monotonic=clock, grace=60)
    with running(opened):
        yield opened


@pytest.fixture
def reader(watcher, tray):  # noqa: ARG001 -- the icon it reads
    with TrayReader(watcher.wait()[0]) as found:
        yield found
