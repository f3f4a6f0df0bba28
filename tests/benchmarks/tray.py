"""The icon against a bare pystray one with appindicator: how soon it is there, how much memory it keeps.

The other side is what a small tray program usually is: the distribution's Python with gi, pystray's
appindicator backend, one icon and a menu of one row. Ours is the whole nbtray.
"""

import importlib.util
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from beds.fake_watcher import FakeWatcher
from beds.xfce_desktop import XfceDesktop
from benchmarks._measure import bound, compare, unshared_memory, until

RUNS = 9
SYSTEM_PYTHON = "/usr/bin/python3"
PACKAGES = "python3-gi gir1.2-gtk-3.0 gir1.2-ayatanaappindicator3-0.1 python3-pil python3-six"
BARE = """
import pystray
from PIL import Image
menu = pystray.Menu(pystray.MenuItem("Quit", lambda icon: icon.stop()))
pystray.Icon("bare", Image.new("RGBA", (64, 64), "red"), "bare", menu).run()
"""


class TimedWatcher(FakeWatcher):
    """Remembers when the last icon registered."""

    at = 0.0

    def answer(self, member, message):
        """Answer as a panel does."""
        if member == "RegisterStatusNotifierItem":
            self.at = time.perf_counter()
        return super().answer(member, message)


def main() -> int:
    """Measure both in turn; exit 1 if ours is over its limit."""
    if not _can_run_bare():
        print(f"  The bare icon needs: apt install {PACKAGES}")
        return 1
    with (
        XfceDesktop(panel=False, notifyd=False) as desktop,
        TimedWatcher(desktop.env["DBUS_SESSION_BUS_ADDRESS"]) as watcher,
    ):
        ours, theirs = _registrations(desktop, watcher)
        fine = compare("start to icon registered", ours, theirs, "s ", 1.0)
        mine, other = _memory(desktop, watcher)
        fine &= compare("idle, unshared memory (USS)", mine, other, "MB", 1.0)
        fine &= bound("idle, unshared memory (USS)", statistics.median(mine), "MB", 30)
    return 0 if fine else 1


def _registrations(desktop: XfceDesktop, watcher: TimedWatcher) -> tuple[list[float], list[float]]:
    ours, theirs = [], []
    for run in range(-1, RUNS):  # the first of each warms the disk's cache
        for command, env, times in (_ours(desktop, run), _bare(desktop)):
            before = len(watcher.items)
            began = time.perf_counter()
            process = desktop.processes.start("measured", command, env)
            watcher.wait(before + 1)
            if run >= 0:
                (ours if times == "ours" else theirs).append(watcher.at - began)
            process.terminate()
            process.wait(30)
    return ours, theirs


def _memory(desktop: XfceDesktop, watcher: TimedWatcher) -> tuple[list[float], list[float]]:
    ours, theirs = [], []
    for run in range(3):
        for command, env, times in (_ours(desktop, 100 + run), _bare(desktop)):
            before = len(watcher.items)
            process = desktop.processes.start("measured", command, env)
            watcher.wait(before + 1)
            (ours if times == "ours" else theirs).append(_settled_memory(process.pid))
            process.terminate()
            process.wait(30)
    return ours, theirs


def _settled_memory(pid: int) -> float:
    """Return the USS once it has stopped growing."""
    seen = [unshared_memory(pid)]
    until(lambda: time.sleep(0.5) or seen.append(unshared_memory(pid)) or seen[-1] - seen[-2] < 0.05)
    return seen[-1]


def _ours(desktop: XfceDesktop, run: int) -> tuple[list[str], dict[str, str], str]:
    home = desktop.root / f"home-{run}"
    return [sys.executable, "-P", "-m", "nbtray"], desktop.env | {"NBTRAY_HOME": str(home)}, "ours"


def _bare(desktop: XfceDesktop) -> tuple[list[str], dict[str, str], str]:
    script, library = desktop.root / "bare.py", desktop.root / "library"
    if not script.exists():
        script.write_text(BARE)
        library.mkdir()
        shutil.copytree(Path(importlib.util.find_spec("pystray").origin).parent, library / "pystray")
        subprocess.run([SYSTEM_PYTHON, "-m", "compileall", "-q", str(library)], check=True)
    env = desktop.env | {"PYSTRAY_BACKEND": "appindicator", "PYTHONPATH": str(library)}
    return [SYSTEM_PYTHON, str(script)], env, "bare"


def _can_run_bare() -> bool:
    probe = "import gi, PIL, six; gi.require_version('AyatanaAppIndicator3', '0.1')"
    return subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
