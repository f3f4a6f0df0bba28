import socket

import pytest
from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from nbtray.desktop.surroundings import WATCHER, has_desktop


@pytest.fixture
def panel(bus):
    """Somebody who shows icons on the bus."""
    with open_dbus_connection(bus) as connection:
        connection.send_and_get_reply(message_bus.RequestName(WATCHER))
        yield


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_there_is_always_a_desktop(platform):
    assert has_desktop({}, platform)


def test_nothing_in_the_environment_is_no_desktop():
    assert not has_desktop({}, "linux")
    assert not has_desktop({"DISPLAY": ":0"}, "linux")


@pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_session_with_a_screen_is_one_even_before_its_panel_is_up(screen, bus):
    assert has_desktop({"DBUS_SESSION_BUS_ADDRESS": bus, screen: "0"}, "linux")


def test_a_session_bus_alone_is_a_headless_server(bus):
    assert not has_desktop({"DBUS_SESSION_BUS_ADDRESS": bus}, "linux")


@pytest.mark.usefixtures("panel")
def test_a_panel_is_a_desktop_wherever_one_asks_from(bus):
    assert has_desktop({"DBUS_SESSION_BUS_ADDRESS": bus}, "linux")
    assert has_desktop({"DBUS_SESSION_BUS_ADDRESS": bus, "SSH_CONNECTION": "a 1 b 22"}, "linux")


def test_a_screen_handed_through_by_ssh_is_elsewhere(bus):
    over_ssh = {"DBUS_SESSION_BUS_ADDRESS": bus, "DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a 1 b 22"}
    assert not has_desktop(over_ssh, "linux")


def test_the_bus_is_found_where_systemd_puts_it(bus, tmp_path):
    (tmp_path / "bus").symlink_to(bus.partition("=")[2].partition(",")[0])
    assert has_desktop({"XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": ":0"}, "linux")


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "tcp:host=127.0.0.1,port=1", "nonsense"])
def test_a_bus_that_cannot_be_reached_is_no_desktop(address):
    assert not has_desktop({"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": ":0"}, "linux")


def test_a_bus_that_hangs_is_no_desktop_and_hangs_nobody(tmp_path):
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(tmp_path / "bus"))
        hanging.listen()
        assert not has_desktop({"XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": ":0"}, "linux")
