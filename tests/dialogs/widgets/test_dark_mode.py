import os
import sys

import pytest

from nbtray.dialogs.widgets.dark_mode import prefers_dark

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stands in for the desktop with shell scripts")


@pytest.fixture
def desktop(tmp_path):
    """Programs that tell the desktop's colours; return the environment in which they are found."""

    def make(**answers):
        for program, answer in answers.items():
            script = tmp_path / program.replace("_", "-")
            script.write_text(f"#!/bin/sh\n{answer}\n")
            script.chmod(0o755)
        return {"PATH": f"{tmp_path}:/usr/bin:/bin"} if answers else {"PATH": str(tmp_path)}

    return make


def test_where_nobody_knows_it_is_light(desktop):
    assert not prefers_dark(desktop(), "linux")


@pytest.mark.parametrize("theme", ["Adwaita:dark", "Adwaita-dark", "Arc-Dark"])
def test_gtk_can_be_told_by_a_variable(theme, desktop):
    assert prefers_dark(desktop() | {"GTK_THEME": theme}, "linux")


def test_a_variable_for_light_wins_over_a_dark_desktop(desktop):
    environ = desktop(gsettings="echo \"'prefer-dark'\"") | {"GTK_THEME": "Adwaita"}
    assert not prefers_dark(environ, "linux")


@pytest.mark.parametrize(
    ("program", "answer", "dark"),
    [
        ("gsettings", "echo \"'prefer-dark'\"", True),
        ("gsettings", "echo \"'default'\"", False),
        ("xfconf_query", "echo Greybird-dark", True),
        ("xfconf_query", "echo Greybird", False),
        ("kreadconfig5", "echo BreezeDark", True),
        ("gsettings", "echo no such schema dark >&2; exit 1", False),
    ],
)
def test_each_desktop_is_asked_in_its_own_way(program, answer, dark, desktop):
    assert prefers_dark(desktop(**{program: answer}), "linux") is dark


def test_macos_is_asked_in_its_own_way(desktop):
    assert prefers_dark(desktop(defaults="echo Dark"), "darwin")
    assert not prefers_dark(desktop(defaults="exit 1"), "darwin")


def test_an_answer_that_does_not_come_is_not_waited_for(desktop, monkeypatch):
    monkeypatch.setattr("nbtray.dialogs.widgets.dark_mode.DEADLINE", 0.1)
    assert not prefers_dark(desktop(gsettings="exec sleep 60"), "linux")


@pytest.mark.skipif(sys.platform == "win32", reason="there it is asked for real")
def test_windows_has_a_registry():
    assert not prefers_dark({}, "win32")
