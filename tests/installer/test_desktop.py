import socket
import sys

import desktop
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a desktop")


@pytest.fixture
def display(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")


@pytest.fixture
def bus(tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "bus"))
        listening.listen()
        yield tmp_path / "bus"


@pytest.mark.usefixtures("display")
def test_a_display_and_a_bus_are_a_desktop(monkeypatch, bus):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus},guid=0123")
    assert desktop.is_here()


@pytest.mark.usefixtures("display")
def test_the_bus_is_found_in_the_runtime_folder(monkeypatch, bus):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(bus.parent))
    assert desktop.is_here()


@pytest.mark.usefixtures("display")
def test_a_bus_without_a_file_counts(monkeypatch):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("")  # an abstract name of the kernel's choice
        listening.listen()
        name = listening.getsockname().lstrip(b"\0").decode()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:abstract={name}")
        assert desktop.is_here()


def test_without_a_display_there_is_none(monkeypatch, bus):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={bus}")
    assert not desktop.is_here()


@pytest.mark.usefixtures("display")
def test_the_bus_of_somebody_who_left_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/gone")
    assert not desktop.is_here()


def test_the_clipboards_tool_is_the_one_of_the_session(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "xclip" in desktop.wanted_packages()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert "wl-clipboard" in desktop.wanted_packages()
    assert "xclip" not in desktop.wanted_packages()


def test_a_tool_that_is_there_is_not_asked_for(monkeypatch, tmp_path):
    (tmp_path / "xclip").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "xclip" not in desktop.wanted_packages()
