"""The hand-over: in this terminal with all that goes with it, or in the background once it has spoken."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stands in for nbtray with a shell script")

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
STARTING = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
import launch, problem
python, log = Path(sys.argv[2]), Path(sys.argv[3])
try:
    {call}
except problem.SetupFailed as failure:
    sys.exit(failure.paragraph())
"""
BACKGROUND = STARTING.format(call="sys.exit(launch.in_the_background(python, log))")
TERMINAL = STARTING.format(call="sys.exit(launch.in_this_terminal(python, ['url', '--lan']))")


@pytest.fixture
def start(tmp_path):
    """Start a stand-in for nbtray, a script that is called as the environment's Python would be."""

    def run(how, script):
        python = tmp_path / "python"
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        command = [sys.executable, "-c", how, INSTALLER, python, tmp_path / "start.log"]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    return run


def test_the_prompt_is_back_when_nbtray_has_said_its_first_line(start, tmp_path):
    began = start(BACKGROUND, 'echo $$ > "${0%/*}/pid"; echo "nbtray is in your tray."; exec sleep 60')
    launched = int((tmp_path / "pid").read_text())
    try:
        assert (began.returncode, began.stdout) == (0, "nbtray is in your tray.\n")
        assert os.getsid(launched) == launched  # closing the terminal does not end it
    finally:
        os.kill(launched, signal.SIGTERM)


def test_a_second_nbtray_that_only_wakes_the_first_is_fine(start):
    began = start(BACKGROUND, 'echo "nbtray runs already."')
    assert (began.returncode, began.stdout) == (0, "nbtray runs already.\n")


def test_a_nbtray_that_ends_badly_is_said_with_its_last_words(start):
    began = start(BACKGROUND, 'echo "The settings file cannot be read."; exit 1')
    assert began.returncode == 1
    assert began.stderr.splitlines()[:2] == ["    The settings file cannot be read.", "nbtray did not start."]


def test_in_this_terminal_arguments_and_exit_status_are_nbtrays(start):
    ended = start(TERMINAL, 'echo "$@"; exit 7')
    assert (ended.returncode, ended.stdout) == (7, "-I -m nbtray url --lan\n")
