"""How soon the preferences are drawn, beside a bare window of Tk with the same theme."""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from beds.headless import Headless
from benchmarks._measure import bound, compare, stopwatch

RUNS = 15
CLONE = Path(__file__).parents[2]
PREFERENCES = (sys.executable, "-P", "-m", "nbtray.dialogs.preferences")
BARE = """
import tkinter
from tkinter import ttk
import sv_ttk
root = tkinter.Tk()
sv_ttk.set_theme("light", root)
ttk.Label(root, text="bare").grid()
ttk.Button(root, text="Close").grid()
root.wait_visibility()
root.update()
print("shown", flush=True)
root.mainloop()
"""


def main() -> int:
    """Measure both in turn; exit 1 if ours is over its limit."""
    with Headless() as screen, tempfile.TemporaryDirectory() as home:
        env = screen.env | {"NBTRAY_HOME": home, "PYTHONPATH": str(CLONE)}
        ours, theirs = [], []
        for run in range(-1, RUNS):  # the first of each warms the disk's cache
            for command, times in ((PREFERENCES, ours), ((sys.executable, "-c", BARE), theirs)):
                seconds = _until_drawn(command, env)
                if run >= 0:
                    times.append(seconds)
    fine = compare("preferences drawn", ours, theirs, "s ", 3.0)
    fine &= bound("preferences drawn", statistics.median(ours) * 1000, "ms", 400)
    return 0 if fine else 1


def _until_drawn(command: tuple[str, ...], env: dict[str, str]) -> float:
    with (
        stopwatch() as since,
        subprocess.Popen(command, env=os.environ | env, stdout=subprocess.PIPE) as process,
    ):
        said = process.stdout.readline()
        seconds = since()
        process.kill()
    if said.strip() != b"shown":
        raise RuntimeError(f"{command[-1]} was not shown: {said!r}")
    return seconds
