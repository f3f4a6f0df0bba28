"""A held process where there are no process descriptors."""

import contextlib

import psutil


class PsutilProcess:
    """A process as psutil holds it: by pid and create time."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process

    def terminate(self) -> None:
        """Ask it to end (Windows: end it; it was asked over HTTP before)."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process.terminate()

    def kill(self) -> None:
        """End it."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process.kill()

    def resume(self) -> None:
        """Let it go on if a signal has stopped it."""
        with contextlib.suppress(psutil.Error):
            self._process.resume()

    def wait(self, seconds: float | None) -> bool:
        """Wait for its end, None: for ever; tell whether it came."""
        try:
            self._process.wait(seconds)
        except psutil.TimeoutExpired:
            return False
        except psutil.NoSuchProcess:
            return True
        return True

    def release(self) -> None:
        """Hold it no longer."""
