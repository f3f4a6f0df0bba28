"""The home in which nbtray is killed: a real Jupyter, a real router, two address services, a mail server."""

import json
import os
import signal
import ssl
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil
from beds.bad_address_services import Authority
from beds.bare_program import NBTRAY
from beds.home_mail import HomeMail
from beds.home_network import OUTSIDE, PORT, HomeNetwork
from beds.home_program import HomeProgram
from beds.internet_services import InternetServices
from beds.jupyter_bed import PASSWORD
from beds.jupyter_browser import BrowserKernel, JupyterBrowser
from beds.waiting import until
from websocket import WebSocketException

from nbtray.storage.outbox_journal import OutboxJournal
from nbtray.storage.private_files import PrivateFiles

PATIENCE = 90.0
STEP = 0.15
"""Seconds between two looks: each costs the same processor that nbtray runs on."""

MANY = "per_hour = 60\n"
NOT_NEEDED = ("jupyter_lsp", "jupyter_server_terminals", "jupyterlab", "notebook", "notebook_shim")
"""Each takes a server some tenths of a second to load."""


class KilledProgram(HomeProgram):
    """nbtray on the home's own computer, with a real Jupyter that starts as fast as one can."""

    def __init__(self, place: Path, home: HomeNetwork, internet: InternetServices, mail: HomeMail) -> None:
        super().__init__(place, home, internet, mail=mail.account() + MANY)
        settings = self.settings.read_text()
        self.settings.write_text(settings.replace("[server]\n", '[server]\ninterface = "server"\n'))
        self._jupyters = place / "dot-jupyter"
        self._jupyters.mkdir()
        switched = {"ServerApp": {"jpserver_extensions": dict.fromkeys(NOT_NEEDED, False)}}
        (self._jupyters / "jupyter_server_config.json").write_text(json.dumps(switched))

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.toml"

    @property
    def is_alive(self) -> bool:
        """Tell whether nbtray runs."""
        return self._process is not None and self._process.poll() is None

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a command, and do not wait for its end."""
        return subprocess.Popen(
            self._where([*NBTRAY, *arguments]),
            env=self._env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _env(self) -> dict[str, str]:
        return super()._env() | {"JUPYTER_CONFIG_DIR": str(self._jupyters)}


class Home:
    """Everything there is, and what can be seen of it; leaving the block ends it."""

    def __init__(self, folder: Path) -> None:
        self.network = HomeNetwork(folder)
        self._folder = folder
        self._addresses = 0
        self._log_read = 0
        self.address = OUTSIDE

    def __enter__(self) -> Self:
        self.network.__enter__()
        self.network.start_daemon()
        authority = Authority(self._folder)
        self.internet = InternetServices(self.network, authority).__enter__()
        self.mail = HomeMail(self.network, authority).__enter__()
        self.program = KilledProgram(self._folder / "nb", self.network, self.internet, self.mail)
        self.program.choose_password()
        return self

    def __exit__(self, *told: object) -> None:
        self.program.__exit__(*told)
        self.mail.__exit__(*told)
        self.internet.__exit__(*told)
        self.network.__exit__(*told)

    def next_address(self) -> str:
        """Let the provider give the router an address it has never had."""
        self._addresses += 1
        block = ("82.3.70", "81.2.69")[self._addresses % 2]
        self.address = f"{block}.{20 + self._addresses // 2 % 200}"
        self.network.provider_gives(self.address)
        return self.address

    def open_kernel(self) -> BrowserKernel:
        """Return a kernel that a browser on this computer has opened, after a login through the form."""
        return self.network.call("host", self._open_kernel)

    def _open_kernel(self) -> BrowserKernel:
        browser = JupyterBrowser(f"https://localhost:{PORT}", self.program.home / "state" / "certificate.pem")
        assert browser.log_in(PASSWORD)
        return browser.open_kernel()

    def printed_by(self, kernel: BrowserKernel, code: str) -> str:
        """Return what a cell prints; like a browser, connect again where the connection was lost."""
        try:
            return kernel.run(code)
        except (WebSocketException, OSError):
            return self.network.call("host", lambda: BrowserKernel(kernel._browser, kernel.id).run(code))

    def messages_about(self, address: str) -> set[str]:
        """Return the Message-IDs of what the mail server has taken with this address in its subject."""
        found = [letter.message for letter in list(self.mail.post.letters)]
        return {each["Message-ID"] for each in found if address in each["Subject"]}

    def children(self) -> list[int]:
        """Return what nbtray has started and what keeps the server's log, but not the server itself."""
        servers = {each.pid for each in self.program.servers()}
        found = []
        with suppress(psutil.Error):
            found = [each.pid for each in psutil.Process(self.program.pid).children(recursive=True)]
        below = {pid for server in servers for pid in _descendants(server)}
        writers = [pid for pid, words in self._inhabitants() if any("log_writer" in each for each in words)]
        return sorted({*found, *writers} - servers - below)

    def strangers(self) -> list[str]:
        """Return the command lines of what runs here and belongs to nothing that should."""
        servers = [each.pid for each in self.program.servers()]
        known = {pid for server in servers for pid in (server, *_descendants(server))}
        if self.program.is_alive:
            known |= {self.program.pid, *_descendants(self.program.pid)}
        found = []
        writers = 0
        for pid, words in self._inhabitants():
            if any("log_writer" in each for each in words):
                writers += 1
                if writers <= len(servers):
                    continue
            if pid not in known and words != ["cat"]:
                found.append(f"{pid} {' '.join(words)}")
        return found

    def _inhabitants(self) -> list[tuple[int, list[str]]]:
        found = []
        for pid in self.network.programs("host"):
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.append((pid, process.cmdline()))
        return found

    def damage(self) -> list[str]:
        """Return what of its files cannot be used, and each mistake that the log tells of."""
        found = []
        state = self.program.home / "state"
        for name in ("server.json", "leases.json", "addresses.json", "certificate.json", "logins.json"):
            path = state / name
            try:
                json.loads(path.read_bytes() if path.exists() else b"{}")
            except ValueError as error:
                found.append(f"{name}: {error}")
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(state / "certificate.pem")
        except (OSError, ssl.SSLError) as error:
            found.append(f"certificate.pem: {error}")
        journal = state / "outbox.journal"
        if journal.exists() and OutboxJournal(journal, PrivateFiles())._last() is None:
            found.append("outbox.journal: no line of it is whole")
        return [*found, *self._mistakes()]

    def _mistakes(self) -> list[str]:
        lines = self.program.log().splitlines()
        before, self._log_read = self._log_read, len(lines)
        new = lines[before if before <= len(lines) else 0 :]
        return [
            f"log: {new[number - 1]} {' '.join(new[number : number + 12])}"
            for number, line in enumerate(new)
            if "Traceback" in line or "by a mistake" in line
        ]


def kill(pid: int) -> bool:
    """Send it SIGKILL; tell whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def wait_a_random_moment(seconds: float) -> None:
    """Let the act go on for so long: that nothing announces the moment is the point."""
    time.sleep(seconds)


def settled(holds, what: str, seconds: float | None = None):
    """Return what has come in time, None when it has not."""
    with suppress(AssertionError):
        return until(holds, PATIENCE if seconds is None else seconds, step=STEP, what=what)
    return None


def _descendants(pid: int) -> list[int]:
    with suppress(psutil.Error):
        return [each.pid for each in psutil.Process(pid).children(recursive=True)]
    return []
