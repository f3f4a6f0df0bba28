"""A Wayland compositor nobody sees: sway without a display."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

from beds.processes import Processes
from beds.waiting import PATIENCE

PROGRAMS = ("sway", "wl-copy", "wl-paste", "unshare")


def missing() -> list[str]:
    """Return the programs without which it cannot come up."""
    return [program for program in PROGRAMS if not shutil.which(program)]


class WaylandScreen:
    """`env` is what a program needs to show itself on it; there is no X11 beside it."""

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="nbtray-wl-"))
        self.processes = Processes(self.root)
        config = self.root / "sway.conf"
        config.write_text("xwayland disable\n")
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "XDG_RUNTIME_DIR": str(self.root),
            "LANG": "C.UTF-8",
        }
        backend = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
        # sway refuses to run as root, which the machine that runs the tests may be.
        as_anybody = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        sway = self.processes.start("sway", [*as_anybody, "sway", "-c", str(config)], self.env | backend)
        until = time.monotonic() + PATIENCE
        while not (found := [path.name for path in self.root.glob("wayland-?")]):
            assert sway.poll() is None, self.processes.log("sway")
            assert time.monotonic() < until, self.processes.log("sway")
            time.sleep(0.02)
        self.env["WAYLAND_DISPLAY"] = found[0]
        return self

    def __exit__(self, *_: object) -> None:
        self.processes.end_all()
        shutil.rmtree(self.root, ignore_errors=True)
