"""A window of nbtray's in its own process, driven by a keyboard and seen on a screen."""

import sys
from pathlib import Path

from beds.headless import Headless
from beds.waiting import until

CLONE = Path(__file__).parents[2]


class WindowProcess:
    """Starts `python -P -m MODULE`, waits until its window is there, and gives it the keyboard."""

    def __init__(self, screen: Headless, module: str, title: str, **environ: str) -> None:
        self.screen = screen
        self._name = module.rpartition(".")[2]
        self._title = title
        environ = {"PYTHONPATH": str(CLONE)} | environ
        self.process = screen.start(self._name, sys.executable, "-P", "-m", module, **environ)
        self.number = until(self._find, what=f"the window {title!r}")
        screen.run("xdotool", "windowfocus", "--sync", self.number)

    def type(self, text: str) -> None:
        """Type as a person does."""
        self.screen.run("xdotool", "type", "--delay", "5", text)

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.screen.press(key)

    def status(self) -> int:
        """Wait for the end, and return the exit status."""
        return self.process.wait(60)

    def end(self) -> None:
        """End it, however it is."""
        self.screen.processes.end(self._name)

    def _find(self) -> str | None:
        assert self.process.poll() is None, self.screen.processes.log(self._name)
        found = self.screen.windows(self._title)
        return found[0] if found else None
