import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from beds import wayland_screen

from nbtray.desktop.clipboard import Clipboard
from nbtray.desktop.problems import ClipboardRefused, NoClipboard, NoClipboardTool

CLONE = Path(__file__).parents[2]
# At the first paste it holds nothing yet.
LATE = """
[ "$3" = -in ] && exit 0
[ -e {folder}/asked ] && printf x
echo once >> {folder}/asked
"""
URL = "https://93.184.216.34:9999/lab?name=é"


def script(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def only(folder, *programs):
    """Return a PATH on which there is nothing else."""
    folder.mkdir(exist_ok=True)
    for program in programs:
        found = shutil.which(program)
        if not found:
            pytest.skip(f"not installed: {program}")
        (folder / program).symlink_to(found)
    return str(folder)


@pytest.mark.parametrize("tool", ["xclip", "xsel"])
def test_on_x11_either_tool_will_do(tool, screen, tmp_path):
    Clipboard(screen.env | {"PATH": only(tmp_path / "bin", tool)}).copy(URL)
    assert screen.run("xclip", "-selection", "clipboard", "-out") == URL


def test_on_wayland_it_is_waylands_own():
    missing = wayland_screen.missing()
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with wayland_screen.WaylandScreen() as screen:
        Clipboard(screen.env).copy(URL)
        pasted = subprocess.run(["wl-paste", "-n"], env=screen.env, capture_output=True, check=True)
    assert pasted.stdout.decode() == URL


def test_the_text_outlives_the_program_that_copied_it(screen):
    copying = f"from nbtray.desktop.clipboard import Clipboard; Clipboard().copy({URL!r})"
    environment = screen.env | {"PYTHONPATH": str(CLONE)}
    subprocess.run([sys.executable, "-c", copying], env=environment, check=True, timeout=60)
    assert screen.run("xclip", "-selection", "clipboard", "-out") == URL


def test_where_the_tool_is_missing_the_package_is_named(tmp_path):
    with pytest.raises(NoClipboardTool) as refused:
        Clipboard({"DISPLAY": ":1", "PATH": str(tmp_path)}, "linux").copy(URL)
    assert refused.value.problem.advice == "Install the package xclip."
    with pytest.raises(NoClipboardTool) as refused:
        Clipboard({"WAYLAND_DISPLAY": "wayland-1", "PATH": str(tmp_path)}, "linux").copy(URL)
    assert refused.value.problem.advice == "Install the package wl-clipboard."


def test_without_a_display_there_is_no_clipboard():
    with pytest.raises(NoClipboard, match="by hand"):
        Clipboard({"PATH": os.environ["PATH"]}, "linux").copy(URL)


def test_a_display_that_is_gone_is_told(screen, tmp_path):
    environment = screen.env | {"DISPLAY": ":987", "PATH": only(tmp_path / "bin", "xclip")}
    with pytest.raises(ClipboardRefused, match="xclip ended with status 1"):
        Clipboard(environment).copy(URL)


def test_a_tool_that_only_says_it_did_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr("nbtray.desktop.clipboard.DEADLINE", 0.3)
    script(tmp_path, "xclip", "exit 0")
    with pytest.raises(ClipboardRefused, match="xclip took it, but it is not there"):
        Clipboard({"DISPLAY": ":1", "PATH": str(tmp_path)}, "linux").copy(URL)


def test_a_tool_that_claims_the_clipboard_late_is_waited_for(tmp_path):
    script(tmp_path, "xclip", LATE.format(folder=tmp_path))
    Clipboard({"DISPLAY": ":1", "PATH": f"{tmp_path}:/usr/bin:/bin"}, "linux").copy("x")
    assert (tmp_path / "asked").read_text().count("once") == 2


def test_a_tool_that_hangs_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("nbtray.desktop.clipboard.DEADLINE", 0.3)
    script(tmp_path, "xclip", "exec sleep 60")
    with pytest.raises(ClipboardRefused, match=r"did not end within 0\.3 seconds"):
        Clipboard({"DISPLAY": ":1", "PATH": f"{tmp_path}:/usr/bin:/bin"}, "linux").copy(URL)


def test_where_reading_back_is_not_allowed_the_exit_status_counts(tmp_path, monkeypatch):
    monkeypatch.setattr("nbtray.desktop.clipboard.DEADLINE", 0.3)
    script(tmp_path, "wl-copy", "cat > copied")
    script(tmp_path, "wl-paste", "exec sleep 60")
    monkeypatch.chdir(tmp_path)
    Clipboard({"WAYLAND_DISPLAY": "wayland-1", "PATH": f"{tmp_path}:/usr/bin:/bin"}, "linux").copy(URL)
    assert (tmp_path / "copied").read_text() == URL


def test_the_next_tool_is_tried_when_one_fails(screen, tmp_path):
    path = only(tmp_path / "bin", "xsel")
    script(Path(path), "wl-copy", "exit 1")
    Clipboard(screen.env | {"WAYLAND_DISPLAY": "wayland-1", "PATH": path}).copy(URL)
    assert screen.run("xclip", "-selection", "clipboard", "-out") == URL


class Pasteboard(SimpleNamespace):
    """Stands in for pyperclip, which is not installed on Linux."""

    PyperclipException = type("PyperclipException", (RuntimeError,), {})

    def copy(self, text):
        if self.broken:
            raise self.PyperclipException("OpenClipboard failed")
        self.held = text if self.honest else "something else"

    def paste(self):
        return self.held.replace("\n", "\r\n")


@pytest.fixture
def pasteboard(monkeypatch):
    pasteboard = Pasteboard(held="", broken=False, honest=True)
    monkeypatch.setitem(sys.modules, "pyperclip", pasteboard)
    return pasteboard


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_pyperclip_copies(platform, pasteboard):
    Clipboard({}, platform).copy("two\nlines")
    assert pasteboard.held == "two\nlines"


@pytest.mark.parametrize(
    ("state", "reason"), [({"broken": True}, "OpenClipboard failed"), ({"honest": False}, "something else")]
)
def test_elsewhere_too_a_failure_is_a_sentence(state, reason, pasteboard):
    vars(pasteboard).update(state)
    with pytest.raises(ClipboardRefused, match=reason):
        Clipboard({}, "win32").copy(URL)
