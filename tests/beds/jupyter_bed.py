"""A place for real Jupyter servers: folders of their own, a certificate, a password, a free port."""

import os
import queue
import socket
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from beds.jupyter_browser import JupyterBrowser
from beds.waiting import PATIENCE

from nbtray.certificates import issue
from nbtray.core.events import Event
from nbtray.core.folders import Folders
from nbtray.core.server.effects import StartServer, StopServer
from nbtray.core.server.events import ServerReady
from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Interface, Listen, ServerSettings
from nbtray.engine.clock import SystemClock
from nbtray.jupyter.environments import EnvironmentFinder
from nbtray.jupyter.password import hash_password, store
from nbtray.jupyter.server import JupyterServer, Limits
from nbtray.storage.private_files import PrivateFiles

PASSWORD = "four unrelated words"
HASH = hash_password(PASSWORD)
NAMES = ("localhost", "127.0.0.1", "::1")
JUPYTER = Path(os.environ.get("NBTRAY_TESTED_JUPYTER") or sys.prefix)
"""The environment whose Jupyter is served; `run.py --oldest` names another one than the tests' own."""


def free_port() -> int:
    """Return a port nobody listens on, in neither family."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


class JupyterBed:
    """One home of nbtray; `nbtray()` is one life of it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folders = Folders(place / "settings", place / "state", place / "logs", place / "run")
        self.files = PrivateFiles()
        self.notebooks = place / "notebooks"
        self.notebooks.mkdir()
        self.port = free_port()
        self.posted: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.lives: list[JupyterServer] = []
        store(HASH, self.folders, self.files)
        self.renew_certificate()

    @property
    def trusted(self) -> Path:
        """The certificate without its key, as a browser that trusts it has it."""
        return self.place / "trusted.pem"

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def renew_certificate(self) -> issue.Issued:
        """Put a new certificate in place of the old one."""
        issued = issue.issue(NAMES, datetime.now(UTC))
        self.files.write(self.folders.certificate, issued.pem.encode())
        self.trusted.write_text(issued.pem[issued.pem.index("-----BEGIN CERTIFICATE") :])
        return issued

    def nbtray(self, **limits) -> JupyterServer:
        """Return the server as one more nbtray sees it."""
        finder = EnvironmentFinder({}, self.place, JUPYTER, system=False)
        server = JupyterServer(
            self.folders,
            self.files,
            self.posted.put,
            SystemClock(),
            environments=finder,
            limits=Limits(**limits),
        )
        self.lives.append(server)
        return server

    def plan(self, listen: Listen = Listen.COMPUTER, lan: tuple[str, ...] = (), **settings) -> LaunchPlan:
        """Return a plan that works; the bare server is what starts fastest."""
        fields = {"port": self.port, "folder": str(self.notebooks), "interface": Interface.SERVER}
        given = ServerSettings(**{**fields, "allow_root": True, **settings})
        return LaunchPlan(replace(given, listen=listen), listen, lan)

    def start(self, plan: LaunchPlan | None = None, server: JupyterServer | None = None):
        """Start it and return what came of it."""
        return (server or self.nbtray()).start(StartServer(1, plan or self.plan()))

    def started(self, plan: LaunchPlan | None = None, server: JupyterServer | None = None):
        """Start it and return its record."""
        event = self.start(plan, server)
        assert isinstance(event, ServerReady), f"{event}\n{self.log()}"
        return event.record

    def browser(self) -> JupyterBrowser:
        """Return a browser on this computer."""
        return JupyterBrowser(self.url, self.trusted)

    def log(self) -> str:
        """Return what the server printed."""
        log = self.folders.server_log
        return log.read_text(errors="replace") if log.exists() else ""

    def end(self) -> None:
        """End what still runs, and reap it."""
        self.nbtray().stop(StopServer(0))
        for life in self.lives:
            if life._launched is not None:
                life._launched.server.wait(PATIENCE)
                life._launched.wait_for_log(PATIENCE)


@contextmanager
def jupyter_bed(place: Path):
    """Yield a bed, and end its servers."""
    bed = JupyterBed(place)
    try:
        yield bed
    finally:
        bed.end()
