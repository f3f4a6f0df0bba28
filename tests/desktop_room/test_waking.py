import queue
import threading

import pytest
from beds.waiting import until
from jeepney import DBusAddress, message_bus, new_signal
from jeepney.io.blocking import open_dbus_connection

from nbtray.core.address.events import Woke
from nbtray.desktop.waking import LOGIND, WakeWatch

MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")


@pytest.fixture
def posted():
    return queue.Queue()


@pytest.fixture
def logind(bus):
    with open_dbus_connection(bus) as logind:
        logind.send_and_get_reply(message_bus.RequestName(LOGIND))
        yield logind


@pytest.fixture
def watch(bus, posted):
    watch = WakeWatch(posted.put, {"DBUS_SYSTEM_BUS_ADDRESS": bus})
    watch.start()
    assert watch.listening.wait(60)
    yield watch
    watch.stop()


def listeners():
    return [thread for thread in threading.enumerate() if thread.name == "waking from sleep"]


def sleeping(whether):
    return new_signal(MANAGER, "PrepareForSleep", "b", (whether,))


@pytest.mark.usefixtures("watch")
def test_waking_is_told_and_falling_asleep_is_not(logind, posted):
    logind.send(sleeping(whether=True))
    logind.send(sleeping(whether=False))
    logind.send(sleeping(whether=True))
    logind.send(sleeping(whether=False))
    assert posted.get(timeout=60) == Woke()
    assert posted.get(timeout=60) == Woke()
    assert posted.empty()


def test_only_logind_is_believed(bus, logind, posted, watch):
    with open_dbus_connection(bus) as stranger:
        stranger.send(sleeping(whether=False))
        stranger.send_and_get_reply(message_bus.GetId())  # the bus has passed the signal on by now
    logind.send(sleeping(whether=False))
    assert posted.get(timeout=60) == Woke()
    watch.stop()
    assert posted.empty()


def test_other_words_of_logind_are_not_waking(logind, posted, watch):
    logind.send(new_signal(MANAGER, "PrepareForShutdown", "b", (False,)))
    logind.send(new_signal(MANAGER, "PrepareForSleep", "s", ("false",)))
    logind.send(sleeping(whether=False))
    assert posted.get(timeout=60) == Woke()
    watch.stop()
    assert posted.empty()


def test_without_a_system_bus_it_is_quiet(posted, tmp_path):
    watch = WakeWatch(posted.put, {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={tmp_path}/none"})
    watch.start()
    watch.stop()
    assert listeners() == []
    assert posted.empty()


@pytest.mark.usefixtures("watch")
def test_a_bus_that_goes_away_is_no_wake_up(processes, posted):
    processes.end("bus")
    until(lambda: not listeners(), what="the end of its thread")
    assert posted.empty()


@pytest.mark.usefixtures("logind")
def test_it_ends_when_told_to(watch):
    watch.stop()
    assert listeners() == []
