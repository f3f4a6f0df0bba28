import sys

import desktop
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a desktop has its clipboard")


@pytest.fixture
def programs(monkeypatch, tmp_path):
    """The only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":7")
    return tmp_path


@pytest.mark.usefixtures("programs")
def test_the_clipboards_tool_is_the_one_of_the_session(monkeypatch):
    assert "xclip" in desktop.wanted_packages()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert "wl-clipboard" in desktop.wanted_packages()
    assert "xclip" not in desktop.wanted_packages()


@pytest.mark.parametrize("tool", ["xclip", "xsel"])
def test_a_tool_that_is_there_is_not_asked_for(programs, tool):
    (programs / tool).touch(mode=0o755)
    assert "xclip" not in desktop.wanted_packages()


@pytest.mark.usefixtures("programs")
def test_without_a_screen_nothing_is_wanted(monkeypatch):
    monkeypatch.delenv("DISPLAY")
    assert desktop.wanted_packages() == []
