import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nbtray.core.login import LoginKind, LoginLine
from nbtray.dialogs.logins import CLOSED, NO_WINDOW, SHOWN, rows
from nbtray.jupyter.inside.audit import Audit

CLONE = Path(__file__).parents[2]
TITLE = "Logins to your notebooks"


def line(second, kind=LoginKind.LOGIN):
    return LoginLine(datetime.fromtimestamp(second, UTC), kind, "203.0.113.5", "Firefox")


def test_the_latest_stands_first_and_the_list_ends():
    made = rows(tuple(line(second) for second in range(SHOWN + 5)))
    assert len(made) == SHOWN
    local = datetime.fromtimestamp(SHOWN + 4).astimezone()
    assert made[0] == (f"{local:%Y-%m-%d %H:%M:%S}", "logged in", "203.0.113.5", "Firefox")


@pytest.mark.parametrize("count", [0, 3])
def test_the_window_shows_each_line(themed, count):
    from nbtray.dialogs.logins_window import LoginsTable  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.theme import show  # noqa: PLC0415 -- likewise

    theme = themed(TITLE)
    table = LoginsTable(theme, rows(tuple(line(second) for second in range(count))), nothing="Nobody.")
    show(theme, table.close)
    theme.root.update()
    assert len(table.table.get_children()) == count
    table.close.invoke()


def test_the_whole_program_shows_what_the_server_wrote_and_escape_closes_it(screen, tmp_path):
    (tmp_path / "logs").mkdir()
    Audit(str(tmp_path / "logs" / "logins.jsonl")).write(0.0, "locked", "203.0.113.5", "curl", wait=30)
    environ = {"NBTRAY_HOME": str(tmp_path), "PYTHONPATH": str(CLONE)}
    process = screen.start("logins", sys.executable, "-m", "nbtray.dialogs.logins", **environ)
    try:
        number = found(screen, process)
        screen.run("xdotool", "windowfocus", "--sync", number)
        screen.press("Escape")
        assert process.wait(20) == CLOSED
    finally:
        screen.processes.end("logins")


def found(screen, process):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, screen.processes.log("logins")
        search = ["xdotool", "search", "--onlyvisible", "--name", TITLE]
        told = subprocess.run(
            search, env=screen.env, capture_output=True, text=True, check=False
        ).stdout.split()
        if told:
            return told[0]
        time.sleep(0.05)
    raise AssertionError("no window")


def test_without_a_screen_it_says_so_by_its_status(tmp_path):
    environ = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environ |= {"NBTRAY_HOME": str(tmp_path), "PYTHONPATH": str(CLONE)}
    command = [sys.executable, "-m", "nbtray.dialogs.logins"]
    assert subprocess.run(command, env=environ, check=False).returncode == NO_WINDOW
