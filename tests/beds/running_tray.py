"""An icon whose loop runs in a thread, as `nbtray` runs it on its main thread."""

import threading
from contextlib import contextmanager

from beds.waiting import PATIENCE


class RunningTray:
    """Runs `tray`; `end` waits until its loop has returned, and gives what it returned."""

    def __init__(self, tray, ready=None):
        self.tray = tray
        self.result = None
        self.error = None
        self._thread = threading.Thread(target=self._run, args=(ready,), name="tray")
        self._thread.start()

    def end(self):
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the icon's loop does not end"
        return self.result

    def _run(self, ready):
        try:
            self.result = self.tray.run(ready)
        except Exception as error:  # noqa: BLE001 -- handed to the test
            self.error = error


@contextmanager
def running(tray, ready=None):
    """Run the icon until the block ends."""
    run = RunningTray(tray, ready)
    try:
        yield run
    finally:
        tray.stop()
        run.end()


class ManualClock:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self):
        self._now = 1000.0

    def __call__(self):
        return self._now

    def forward(self, seconds):
        self._now += seconds
