"""A network of the test's own with an internet in it: the address can change there, and letters arrive."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from beds.network_namespace import CABLE, NetworkNamespace
from beds.smtp_server import PASSWORD, USER
from beds.whole_program import WholeProgram

TESTS = Path(__file__).parents[1]
HOME_NETWORK = "192.168.77"


@dataclass(frozen=True)
class Arrived:
    """One letter, and the monotonic second at which the mail server took it."""

    content: str
    recipients: list[str]
    at: float


class LittleInternet:
    """Two address services and a mail server on the loopback of a network that starts at `address`.

    `sources` and `mail_port` are where they are, `authorities` is the file a client must trust.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self._first = address
        self._network = NetworkNamespace()
        self._hosts = iter(range(10, 250))
        self.authorities = folder / "authority.pem"

    def __enter__(self) -> Self:
        self._network.__enter__()
        self._join()
        self._network.ip("route", "add", "default", "dev", CABLE)
        program = self.inside([sys.executable, "-m", "beds.internet_program", str(self._folder)])
        paths = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH", ""))))
        env = {**os.environ, "PYTHONPATH": paths}
        self._program = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )
        where = json.loads(self._say(self._first))
        self.sources: list[str] = where["sources"]
        self.mail_port: int = where["mail_port"]
        return self

    def __exit__(self, *_: object) -> None:
        self._program.communicate()
        self._network.__exit__()

    def inside(self, command: Sequence[str]) -> list[str]:
        """Return the command as it runs in this network."""
        return self._network.inside(command)

    def introduce(self, program: WholeProgram) -> None:
        """Let it ask these services instead of real ones, and write by this mail server."""
        for name, value in {
            "server.allow_root": "true",
            "address.sources": ",".join(self.sources),
            "address.authorities": str(self.authorities),
            "mail.authorities": str(self.authorities),
            "mail.host": "localhost",
            "mail.port": str(self.mail_port),
            "mail.per_hour": "60",
            "mail.recipients": "grace@example.org,ada@example.org",
            "mail.account": USER,
        }.items():
            program.command("config", "set", name, value)
        program.command("mail", "password", "--stdin", told=PASSWORD)

    def tell(self, address: str) -> None:
        """Let the services tell another address from now on: the provider has changed it."""
        assert self._say(address) == "heard\n"

    def change_network(self) -> float:
        """Give this computer one more local address, as a change of Wi-Fi does; return when, in seconds."""
        began = time.monotonic()
        self._join()
        return began

    def letters(self) -> list[Arrived]:
        """Return what has arrived so far."""
        book = self._folder / "letters.jsonl"
        if not book.exists():
            return []
        written = [json.loads(line) for line in book.read_text(encoding="utf-8").splitlines()]
        return [Arrived(each["content"], each["recipients"], each["at"]) for each in written]

    def _join(self) -> None:
        self._network.ip("address", "add", f"{HOME_NETWORK}.{next(self._hosts)}/24", "dev", CABLE)

    def _say(self, address: str) -> str:
        assert self._program.stdin
        assert self._program.stdout
        self._program.stdin.write(f"{address}\n")
        self._program.stdin.flush()
        return self._program.stdout.readline()
