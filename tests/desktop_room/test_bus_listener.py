import threading

import pytest
from beds.no_threads import no_thread_starts
from beds.waiting import until
from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import MatchRule
from jeepney.io.blocking import open_dbus_connection

from nbtray.desktop.bus_listener import BusListener, subscribe

NEWS = DBusAddress("/org/example/Bell", interface="org.example.Bell")


@pytest.fixture
def heard():
    return []


def test_it_hears_what_it_has_subscribed_to_and_ends_when_it_has_heard_enough(bus, heard):
    ready = threading.Event()

    def hear(connection):
        subscribe(connection, MatchRule(type="signal", interface="org.example.Bell"))
        ready.set()
        heard.append(next(message.body for message in iter(connection.receive, None) if message.body == (2,)))

    listener = BusListener("bell", bus, hear)
    listener.start()
    assert ready.wait(60)
    with open_dbus_connection(bus) as bell:
        for number in (1, 2):
            bell.send(new_signal(NEWS, "Rang", "i", (number,)))
    until(lambda: not listener.is_alive, what="the end of its thread")
    assert heard == [(2,)]


def test_one_that_is_stopped_before_it_could_connect_hears_nothing(bus, heard):
    listener = BusListener("bell", bus, heard.append)
    listener.stop()
    listener.start()
    until(lambda: not listener.is_alive, what="the end of its thread")
    assert heard == []


def test_where_there_is_no_bus_it_says_what_comes_late(heard, caplog, tmp_path):
    caplog.set_level("INFO")
    listener = BusListener("bell", f"unix:path={tmp_path}/none", heard.append)
    listener.start()
    until(lambda: caplog.messages, what="a line in the log")
    assert caplog.messages[0].startswith("The bell will be noticed late: ")
    assert heard == []


def test_without_a_thread_left_it_says_what_comes_late(bus, heard, caplog, monkeypatch):
    caplog.set_level("INFO")
    listener = BusListener("bell", bus, heard.append)
    with no_thread_starts(monkeypatch):
        listener.start()
    assert "The bell will be noticed late" in caplog.text
    listener.stop()
