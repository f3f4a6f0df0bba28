"""nbtray itself, as a user runs it: in a desktop, with a home of its own and a server that really starts."""

import json
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Self

import psutil
from beds.headless import Headless
from beds.tray_reader import TrayReader
from beds.waiting import until

from nbtray.core.address.effects import SaveAddresses
from nbtray.core.address.readings import Confirmed
from nbtray.storage.address_memory import AddressMemory
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

NBTRAY = (sys.executable, "-P", "-m", "nbtray")
PASSWORD = "correct horse battery staple"
SETTINGS = """
[server]
port = {port}
folder = "{notebooks}"
allow_root = true      # the tests may run as root, and should see what everybody sees
[address]
sources = ["https://127.0.0.1:9/", "https://127.0.0.2:9/"]   # nobody there: a test does not ask the internet
[router]
map = false   # nor the router of whoever runs it
"""
OPENER = '#!/bin/sh\necho "$1" >> "{opened}"\n'


class WholeProgram:
    """One nbtray: `start` shows its icon, and leaving the block ends it however it is."""

    def __init__(
        self, desktop: Headless, home: Path, inside: Callable[[Sequence[str]], list[str]] = list
    ) -> None:
        """`inside` turns a command into one that runs in another network."""
        self.home = home
        self.desktop = desktop
        self._inside = inside
        self.port = _free_port()
        self._opened = home / "opened"
        self._process: subprocess.Popen[bytes] | None = None
        home.mkdir(mode=0o700)
        (home / "notebooks").mkdir()
        (home / "settings.toml").write_text(SETTINGS.format(port=self.port, notebooks=home / "notebooks"))
        self._add_opener()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self.command("quit", "--yes", check=False)
        self.desktop.processes.end(self.name)
        for left_behind in psutil.process_iter():
            with suppress(psutil.Error):  # others' processes come and go
                if any(str(self.home) in part for part in left_behind.cmdline()):
                    left_behind.kill()

    @property
    def name(self) -> str:
        """What its process and its log are called."""
        return self.home.name

    @property
    def env(self) -> dict[str, str]:
        """The desktop's variables, and our home."""
        paths = f"{self.home / 'bin'}:{self.desktop.env['PATH']}"
        return self.desktop.env | {"NBTRAY_HOME": str(self.home), "PATH": paths}

    def choose_password(self) -> None:
        """Choose one, so that the first click need not ask."""
        self.command("password", "--stdin", told=PASSWORD)

    def remember_address(self, address: str) -> None:
        """Let an earlier nbtray have confirmed this external address."""
        folders = find_folders({"NBTRAY_HOME": str(self.home)})
        confirmed = Confirmed(ip_address(address), datetime.now(UTC))
        AddressMemory(folders.addresses, PrivateFiles()).save(SaveAddresses((confirmed,), "", 0))

    def start(self) -> subprocess.Popen[bytes]:
        """Start the tray, and wait until it knows whether an earlier server is still running."""
        self._process = self.desktop.processes.start(self.name, self._inside(NBTRAY), self.env)
        with self.tray() as tray:
            tray.until(lambda: not (tray.labels() or ["Starting"])[0].startswith("Starting"))
        return self._process

    def command(self, *arguments: str, told: str = "", check: bool = True) -> str:
        """Run `nbtray ARGUMENTS` and return what it prints."""
        ran = subprocess.run(
            self._inside([*NBTRAY, *arguments]),
            env=self.env,
            input=told,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert not check or ran.returncode == 0, (arguments, ran.stdout, ran.stderr)
        return ran.stdout

    def status(self) -> dict[str, object]:
        """Return what `nbtray status --json` says."""
        return json.loads(self.command("status", "--json"))

    def until_state(self, state: str) -> dict[str, object]:
        """Wait until the server is in this state, and return the status."""
        return self._until(lambda status: status["state"] == state, f"state {state}")

    def until_another_server(self, than: dict[str, object]) -> dict[str, object]:
        """Wait until another server serves, and return the status."""
        return self._until(lambda status: status["pid"] not in (None, than["pid"]), "another server")

    def tray(self) -> TrayReader:
        """Return what reads and clicks the icon, as a panel would; there need not be one."""
        name = f"org.kde.StatusNotifierItem-{self._process.pid}-1"
        self.desktop.wait_for_name(name)
        return TrayReader(f"{name}/StatusNotifierItem", self.desktop.env["DBUS_SESSION_BUS_ADDRESS"])

    def asked_to_open(self) -> str:
        """Return what the desktop was asked to open so far, one per line."""
        return self._opened.read_text() if self._opened.exists() else ""

    def story(self) -> str:
        """Return what it printed and logged, and what its server did."""
        logs = [path.read_text() for path in sorted((self.home / "logs").glob("*.log"))]
        return "\n".join([self.desktop.processes.log(self.name), *logs])

    def wait_until_ended(self) -> int:
        """Wait until it has ended by itself, and return its exit status."""
        return self._process.wait(60)

    def close_windows(self) -> None:
        """End the windows it has opened."""
        windows = [
            child
            for child in psutil.Process(self._process.pid).children(recursive=True)
            if any(part.startswith("nbtray.dialogs.") for part in child.cmdline())
        ]
        for window in windows:
            window.terminate()
        psutil.wait_procs(windows, timeout=60)

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self._process.wait()

    def _until(self, holds: Callable[[dict[str, object]], bool], what: str) -> dict[str, object]:
        try:
            return until(lambda: holds(status := self.status()) and status, what=what)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.status()}\n{self.story()}") from None

    def _add_opener(self) -> None:
        opener = self.home / "bin" / "xdg-open"
        opener.parent.mkdir()
        opener.write_text(OPENER.format(opened=self._opened))
        opener.chmod(stat.S_IRWXU)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
