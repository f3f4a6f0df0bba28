"""The first command of the README: from a fresh clone and an empty home to an icon that starts a server."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beds.waiting import until

CLONE = Path(__file__).resolve().parents[2]
CARRIED = ("pyproject.toml", "README.md", "LICENSE", "nbtray", "assets", "installer")


@pytest.fixture
def start(xfce, tmp_path):
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in CARRIED:
        if (CLONE / name).is_dir():
            shutil.copytree(CLONE / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(CLONE / name, clone / name)
    home = xfce.root / "first-home"
    home.mkdir()
    env = {name: value for name, value in xfce.env.items() if name != "PYTHONPATH"} | {"HOME": str(home)}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        del env[name]

    def run(*arguments, told=""):
        return subprocess.run(
            [sys.executable, clone / "installer" / "start.py", *arguments],
            env=env,
            input=told,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    yield run
    run("quit", "--yes")


@pytest.mark.timeout(400)
def test_one_command_and_one_click_serve(start, xfce, see):
    began = start()
    if "The package index cannot be reached." in began.stderr:
        pytest.skip("the package index cannot be reached")
    assert began.returncode == 0, began.stderr
    assert "nbtray is in your tray" in began.stdout
    assert start("password", "--stdin", told="correct horse battery staple\n").returncode == 0
    # The router of whoever runs the tests is none of their business.
    assert start("config", "set", "router.map", "false").returncode == 0
    xfce.click(*see("stopped"))
    until(lambda: '"state": "running"' in start("status", "--json").stdout, what="a running server")
    see("running")
    assert start("quit", "--yes").returncode == 0
