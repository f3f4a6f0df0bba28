"""A bus that cannot be reached is a sentence, soon."""

import os
import socket
import threading

import pytest

from nbtray.tray import bus_socket
from nbtray.tray.bus_socket import BusSocket
from nbtray.tray.problems import NoSessionBus


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({}, "not set"),
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}, "No such file"),
        ({"DBUS_SESSION_BUS_ADDRESS": "tcp:host=localhost,port=1"}, "cannot use"),
        ({"DBUS_SESSION_BUS_ADDRESS": "disabled:"}, "cannot use"),
        ({"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, "cannot use"),
        ({"DBUS_SESSION_BUS_ADDRESS": "nonsense"}, "cannot use"),
        ({"XDG_RUNTIME_DIR": "/nonexistent"}, "No such file"),
    ],
)
def test_no_bus_is_a_sentence_with_its_reason(environ, reason):
    with pytest.raises(NoSessionBus, match=reason) as caught:
        BusSocket(environ)
    assert "--no-tray" in caught.value.problem.advice


def test_the_bus_is_found_where_systemd_puts_it(session_bus, tmp_path):
    (tmp_path / "bus").symlink_to(session_bus.address.partition("path=")[2].partition(",")[0])
    bus = BusSocket({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert bus.unique_name.startswith(":")
    bus.close()


def test_the_second_address_is_tried_when_the_first_is_dead(session_bus):
    told = f"unix:path=/nonexistent/bus;{session_bus.address}"
    bus = BusSocket({"DBUS_SESSION_BUS_ADDRESS": told})
    bus.close()


def test_a_bus_that_says_nothing_is_given_up(session_bus, monkeypatch):
    monkeypatch.setattr(bus_socket, "PATIENCE", 0.05)
    session_bus.hang()
    with pytest.raises(NoSessionBus, match="timed out"):
        BusSocket(os.environ)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (b"", "hung up"),
        (b"REJECTED EXTERNAL\r\n", "belongs to another user"),
        (b"OK 1234\r\n", "hung up|reset|Broken"),
    ],
)
def test_a_bus_that_refuses_or_hangs_up_is_given_up(tmp_path, words, reason):
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(tmp_path / "bus"))
    door.listen()

    def answer():
        with door, door.accept()[0] as guest:
            guest.recv(1024)
            guest.sendall(words)
            if words.startswith(b"OK"):
                guest.recv(1024)

    other = threading.Thread(target=answer)
    other.start()
    with pytest.raises(NoSessionBus, match=reason):
        BusSocket({"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"})
    other.join(60)
