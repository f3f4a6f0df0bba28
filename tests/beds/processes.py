"""Programs a test bed has started: each with a log, each ended by its pid."""

import shutil
import subprocess
from pathlib import Path

PATIENCE = 5.0
# Whoever kills the tests without a word takes everything with them.
LEASH = ("setpriv", "--pdeathsig=TERM") if shutil.which("setpriv") else ()


class Processes:
    """Starts programs under names and ends them, the last one first."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], env: dict[str, str], **more) -> subprocess.Popen[bytes]:
        """Start it in a session of its own: a Ctrl+C for the tests is not for it."""
        with (self._logs / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [*LEASH, *command],
                env=env,
                **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "start_new_session": True}
                | more,
            )
        self._running[name] = started
        return started

    def end(self, name: str) -> None:
        """End it, kindly first, and reap it."""
        process = self._running.pop(name, None)
        if process is None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()

    def end_all(self) -> None:
        """End every one that was started."""
        for name in reversed(list(self._running)):
            self.end(name)

    def names(self) -> list[str]:
        """Return those that were started and not ended."""
        return list(self._running)

    def log(self, name: str) -> str:
        """Return what it has printed."""
        return (self._logs / f"{name}.log").read_text(errors="replace")
