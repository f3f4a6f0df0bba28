"""nbtray as it runs where there is no desktop: in the background, reached by its command line."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import psutil
from beds.jupyter_bed import JUPYTER, free_port
from beds.jupyter_browser import BrowserKernel, JupyterBrowser
from beds.waiting import until

NBTRAY = (sys.executable, "-P", "-m", "nbtray")
PASSWORD = "correct horse battery staple"
SETTINGS = """
[server]
port = {port}
folder = "{notebooks}"
listen = "{listen}"
environment = "{jupyter}"
allow_root = true   # the tests may run as root, and should see what everybody sees
{more}
"""
ALONE = """
[address]
interval = 86400
[router]
map = false   # the router of whoever runs the tests is none of their business
"""
PATIENCE = 90


class BareProgram:
    """One home; `run` is one life of nbtray in it. Leaving the block ends whatever lives."""

    life = (*NBTRAY, "run", "--no-tray")

    def __init__(
        self,
        home: Path,
        listen: str = "computer",
        where: Callable[[Sequence[str]], list[str]] = list,
        more: str = ALONE,
        port: int = 0,
    ) -> None:
        self.home = home
        self.port = port or free_port()
        self._where = where
        self._process: subprocess.Popen[str] | None = None
        self._open = contextlib.ExitStack()
        (home / "notebooks").mkdir(parents=True)
        home.chmod(0o700)
        text = SETTINGS.format(
            port=self.port, notebooks=home / "notebooks", listen=listen, jupyter=JUPYTER, more=more
        )
        (home / "settings.toml").write_text(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        # `nbtray start` may have left one in the background, which is no child of ours.
        if self._process is None or self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.command("quit", "--yes", check=False)
        if self._process:
            self.kill()
        for process in self.servers():
            process.kill()

    def choose_password(self) -> None:
        """Choose one, as a person would before the first start."""
        self.command("password", "--stdin", told=PASSWORD)

    def run(self, *, wait: bool = True) -> dict:
        """Start `nbtray run --no-tray`; return the status once its server runs."""
        with (self.home / "printed").open("ab") as printed:
            self._process = subprocess.Popen(
                self._where(self.life),
                env=self._env(),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                start_new_session=True,
            )
        return self.until_state("running") if wait else {}

    def kill(self) -> None:
        """End nbtray as a crash does; its server is not told."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def interrupt(self) -> int:
        """Press Ctrl+C, and return the exit status."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def command(self, *arguments: str, told: str = "", check: bool = True) -> str:
        """Run `nbtray ARGUMENTS`; return what it prints."""
        ran = subprocess.run(
            self._where([*NBTRAY, *arguments]),
            env=self._env(),
            input=told,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert not check or ran.returncode == 0, (arguments, ran.stdout, ran.stderr)
        return ran.stdout if check else ran.stdout + ran.stderr

    def click(self, what: str) -> None:
        """Ask for it and do not wait, as a click in the menu does."""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.home / "run" / "control.sock"))
            with client.makefile("rwb", buffering=0) as lines:
                lines.readline()
                lines.write(json.dumps({"do": what, "even_if_busy": True}).encode() + b"\n")
                lines.readline()

    def status(self) -> dict:
        """Return what `nbtray status --json` says."""
        # What comes after it was said on standard error.
        return json.JSONDecoder().raw_decode(self.command("status", "--json", check=False))[0]

    def until_state(self, *states: str) -> dict:
        """Wait until the server is in one of these states, and return the status."""
        return until(
            lambda: (found := self.status())["state"] in states and found, PATIENCE, what=" or ".join(states)
        )

    def servers(self) -> list[psutil.Process]:
        """Return every Jupyter server that runs with this home's configuration."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if any(str(self.home) in each for each in process.cmdline() if each.startswith("--config=")):
                    found.append(process)
        return found

    def open_kernel(self) -> BrowserKernel:
        """Return a kernel opened by a browser on this computer that has logged in through the form."""
        browser = JupyterBrowser(f"https://localhost:{self.port}", self.home / "state" / "certificate.pem")
        self._open.callback(browser.session.close)
        assert browser.log_in(PASSWORD)
        kernel = browser.open_kernel()
        self._open.callback(kernel.close)
        return kernel

    def printed(self) -> str:
        """Return what the lives so far have printed."""
        return (self.home / "printed").read_text()

    def record(self) -> dict:
        """Return the server's record, {} while there is none."""
        try:
            return json.loads((self.home / "state" / "server.json").read_text())
        except FileNotFoundError:
            return {}

    def _env(self) -> dict[str, str]:
        return {**os.environ, "NBTRAY_HOME": str(self.home)}
