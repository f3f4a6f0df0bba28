import errno
import os
import queue
import sys
import threading
from dataclasses import replace

import pytest
from beds.network_namespace import CABLE, NetworkNamespace, why_not

from nbtray.core.address.events import NetworkChanged
from nbtray.core.address.readings import LocalNetwork
from nbtray.network import changes
from nbtray.network.changes import NetworkWatch

NO_NAMESPACE = why_not()
in_a_namespace = pytest.mark.skipif(bool(NO_NAMESPACE), reason=f"needs a network namespace; {NO_NAMESPACE}")

HOME = LocalNetwork("desk", ("192.168.1.20",), ("192.168.1.0/24",), "eth0", "192.168.1.20")

WATCH = """
import sys
from nbtray.network import changes
from nbtray.network.changes import NetworkWatch

def tell(event):
    now = event.network
    print(*now.addresses, now.default_interface or "offline", now.primary or "nothing", flush=True)

watch = NetworkWatch(tell)
watch.start()
sys.stdin.read()
watch.stop()
print("ended", flush=True)
"""


class Watched:
    """A NetworkWatch in a namespace; what it posts can be waited for."""

    def __init__(self, namespace):
        self.ip = namespace.ip
        self._process = namespace.python(WATCH)
        self._told = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self._told.put(line.strip())

    def next(self):
        return self._told.get(timeout=60)

    def end(self):
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._reader.join()
        self._process.stdout.close()
        return list(self._told.queue)


@pytest.fixture
def watched():
    with NetworkNamespace() as namespace:
        watched = Watched(namespace)
        yield watched
        if watched._process.poll() is None:
            watched.end()


@in_a_namespace
def test_what_the_kernel_does_to_the_network_is_told(watched):
    assert watched.next() == "offline nothing"
    watched.ip("addr", "add", "192.168.77.10/24", "dev", CABLE)
    assert watched.next() == "192.168.77.10 offline 192.168.77.10"
    watched.ip("route", "add", "default", "via", "192.168.77.1")
    assert watched.next() == f"192.168.77.10 {CABLE} 192.168.77.10"
    watched.ip("addr", "add", "fd00:77::10/64", "dev", CABLE)
    assert watched.next() == f"192.168.77.10 fd00:77::10 {CABLE} 192.168.77.10"
    watched.ip("link", "set", CABLE, "down")
    assert watched.next() == "192.168.77.10 offline 192.168.77.10"
    assert watched.end() == ["ended"]


@in_a_namespace
def test_a_burst_is_told_once_and_a_change_taken_back_not_at_all(watched):
    watched.next()
    for last in range(10, 30):
        watched.ip("addr", "add", f"192.168.77.{last}/24", "dev", CABLE)
    for last in range(11, 30):
        watched.ip("addr", "del", f"192.168.77.{last}/24", "dev", CABLE)
    burst = watched.next()
    while burst != "192.168.77.10 offline 192.168.77.10":  # a slow machine may have paused within the burst
        burst = watched.next()
    watched.ip("addr", "add", "127.0.0.9/8", "dev", "lo")
    watched.ip("addr", "add", "10.9.9.9/24", "dev", CABLE)
    assert watched.next() == "10.9.9.9 192.168.77.10 offline 10.9.9.9"
    assert watched.end() == ["ended"]


class Readings:
    """A computer whose network the test changes."""

    def __init__(self):
        self.now = HOME

    def __call__(self):
        if isinstance(self.now, OSError):
            raise self.now
        return self.now


@pytest.fixture
def readings():
    return Readings()


@pytest.fixture
def posted():
    return queue.Queue()


@pytest.fixture
def watch(posted, readings):
    watch = NetworkWatch(posted.put, readings)
    watch.start()
    yield watch
    watch.stop()


@pytest.mark.usefixtures("watch")
def test_the_first_reading_is_told_before_anything_else_begins(posted):
    assert posted.get_nowait() == NetworkChanged(HOME)


def test_a_check_tells_what_differs_and_nothing_else(watch, posted, readings):
    posted.get_nowait()
    watch.check()
    assert posted.empty()
    readings.now = replace(HOME, default_interface="")
    watch.check()
    assert posted.get_nowait() == NetworkChanged(readings.now)


def test_a_reading_that_fails_is_no_change(watch, posted, readings):
    posted.get_nowait()
    readings.now = OSError(errno.EMFILE, "too many open files")
    watch.check()
    readings.now = HOME
    watch.check()
    assert posted.empty()


def test_it_can_be_stopped_before_anything_happens(posted, readings):
    watch = NetworkWatch(posted.put, readings)
    watch.start()
    watch.stop()
    assert not watch._thread.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="netlink is Linux's")
def test_listening_that_the_system_refuses_is_tried_again(posted, readings, monkeypatch, caplog):
    real, refused = changes.netlink.changes, iter([errno.EMFILE, errno.ENOBUFS])

    def scarce():
        if number := next(refused, None):
            raise OSError(number, os.strerror(number))
        return real()

    monkeypatch.setattr(changes, "AGAIN", 0.01)
    monkeypatch.setattr(changes.netlink, "changes", scarce)
    watch = NetworkWatch(posted.put, readings)
    watch.start()
    assert posted.get(timeout=60) == NetworkChanged(HOME)
    readings.now = replace(HOME, default_interface="")
    assert posted.get(timeout=60) == NetworkChanged(readings.now)
    watch.stop()
    assert caplog.text.count("go unnoticed for now") == 2


def test_it_ends_while_it_waits_to_listen_again(posted, readings, monkeypatch):
    def refused(_):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(NetworkWatch, "_watch", refused)
    watch = NetworkWatch(posted.put, readings)
    watch.start()
    watch.stop()
    assert not watch._thread.is_alive()
