"""An old Python ends with one sentence, or goes on as a newer one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
COMMANDS = ("installer/start.py", "tests/run.py")
PRETEND = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def with_an_old_python(command, path):
    pretending = [sys.executable, "-c", PRETEND, str(CLONE / command), "--flag"]
    return subprocess.run(
        pretending, env=os.environ | {"PATH": str(path)}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_an_old_python_is_turned_away_in_one_sentence(command, tmp_path):
    ended = with_an_old_python(command, tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("nbtray needs Python 3.11 or newer; this is Python 3.9")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="the py launcher chooses on Windows")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_newer_python_beside_it_takes_over(command, tmp_path):
    newer = tmp_path / "python3.13"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "newer: $*"\n')
    newer.chmod(0o755)
    ended = with_an_old_python(command, tmp_path)
    assert ended.stdout == f"newer: {CLONE / command} --flag\n"


@pytest.mark.skipif(os.name != "posix", reason="the py launcher chooses on Windows")
def test_a_newer_python_that_only_complains_is_none(tmp_path):
    switcher = tmp_path / "python3.13"
    switcher.write_text("#!/bin/sh\nexit 127\n")
    switcher.chmod(0o755)
    assert "needs Python" in with_an_old_python("installer/start.py", tmp_path).stderr
