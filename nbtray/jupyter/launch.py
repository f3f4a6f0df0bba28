"""Starts the server's process, so that it outlives nbtray, and the one that keeps its log."""

import errno
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbtray.core.settings import Interface
from nbtray.jupyter import problems
from nbtray.jupyter.held_process import hold_whoever_is

MODULES = {Interface.LAB: "jupyterlab", Interface.NOTEBOOK: "notebook", Interface.SERVER: "jupyter_server"}
"""Run by `python -m`: the `jupyter` launcher takes 1.5 s more, and is two processes on Windows."""

# With `start_new_session` on POSIX: neither a hang-up nor a Ctrl+C reaches it.
if sys.platform == "win32":
    _APART = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
else:
    _APART = 0
_SHORTAGES = (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
_LOG_WRITER = Path(__file__).parent / "inside" / "log_writer.py"


@dataclass(frozen=True, slots=True)
class Launched:
    """The server's process and its log's; both may outlive us."""

    server: subprocess.Popen[bytes]
    log_writer: subprocess.Popen[bytes]

    def ended(self) -> int | None:
        """Return the server's exit status, None while it runs; its last words are in the log by then."""
        status = self.server.poll()
        if status is not None:
            self.wait_for_log()
        return status

    def wait_for_log(self, seconds: float = 2.0) -> None:
        """Wait until the log is complete; what a kernel has left running may keep it open for longer."""
        if self.log_writer.poll() is not None:
            return
        # Popen.wait with a timeout looks every 50 ms, and a person waits for the stop.
        held = hold_whoever_is(self.log_writer.pid)
        if held is not None:
            held.wait(seconds)
            held.release()
        self.log_writer.poll()


def launch(
    python: str, interface: Interface, config_file: Path, environ: Mapping[str, str], log: Path
) -> Launched:
    """Start it; only the configuration's path is on the command line, which everybody can read."""
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        printed, printing = os.pipe()
    except OSError as error:
        raise _shortage(error) from error
    server: subprocess.Popen[bytes] | None = None
    try:
        server = subprocess.Popen(  # noqa: S603 -- the environment the user chose
            [python, "-m", MODULES[interface], f"--config={config_file}"],
            stdin=subprocess.DEVNULL,
            stdout=printing,
            stderr=subprocess.STDOUT,
            env=environ,
            # `python -m` searches it first: never a folder with the user's own modules.
            cwd=config_file.parent,
            start_new_session=True,
            creationflags=_APART,
        )
        return Launched(server, _start_log_writer(printed, log))
    except OSError as error:
        if server is not None:  # nobody would read what it prints
            server.kill()
            server.wait()
        if server is not None or error.errno in _SHORTAGES:
            raise _shortage(error) from error
        raise problems.EnvironmentBroken(python=python, reason=error.strerror or error) from error
    finally:
        os.close(printed)
        os.close(printing)


def _shortage(error: OSError) -> problems.ServerProblem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return problems.ServerDiskFull()
    return problems.ProcessRefused(reason=error.strerror or error)


def _start_log_writer(printed: int, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own Python, our own file
        [sys.executable, "-I", "-S", str(_LOG_WRITER), str(log)],
        stdin=printed,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=log.parent,
        start_new_session=True,
        creationflags=_APART,
    )
