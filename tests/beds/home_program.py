"""nbtray itself, with everything real but Jupyter: what it does at the router takes no notebook.

Run as a program, it is that nbtray; `HomeProgram` starts it on a home's own computer.
"""

import json
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

from beds.bare_program import PATIENCE, BareProgram
from beds.home_network import HOST, PORT, HomeNetwork
from beds.internet_services import InternetServices
from beds.jupyter_bed import HASH
from beds.waiting import until

from nbtray.jupyter.password import store
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

TESTS = Path(__file__).parents[1]
SWITCH_ON = (
    f"Switch on PCP, NAT-PMP or UPnP in your router, or forward port {PORT} to {HOST} in its settings "
    f"and set router.external_port = {PORT}."
)
NOT_OPENED = "Open to the internet: not known, the router has not opened the port"
SECOND_ROUTER = (
    "Open to the internet: no, another router, or your provider's, is in between",
    (
        "Your router has no address on the internet that it could open a port of. "
        "If the internet works, ask your provider for a public IPv4 address, or for IPv6."
    ),
)
OPEN = "Open to the internet: yes, as far as shows from here"
LONGEST_LEASE = 60.0
"""Seconds at most that a scene may leave a mapping to run out by itself."""

MORE = """
[address]
sources = [{sources}]
authorities = "{authorities}"
[log]
level = "debug"
[router]
{router}
[mail]
{mail}
"""


class HomeProgram(BareProgram):
    """One home of nbtray on the home's own computer, which the real router should open its port to."""

    def __init__(  # noqa: PLR0913 -- what differs between scenes
        self,
        place: Path,
        home: HomeNetwork,
        internet: InternetServices,
        *,
        router: str = "",
        mail: str = "",
        port: int = PORT,
    ) -> None:
        more = MORE.format(
            sources=", ".join(f'"{each}"' for each in internet.sources),
            authorities=internet.authority.file,
            router=router,
            mail=mail,
        )
        super().__init__(place, "internet", lambda command: home.inside("host", command), more, port)
        self.verdict: tuple[str, str] | None = None
        self._home = home

    @property
    def pid(self) -> int:
        """Return its process."""
        return self._process.pid

    def choose_password(self) -> None:
        """Have chosen one already, without a process for it."""
        store(HASH, find_folders({"NBTRAY_HOME": str(self.home)}), PrivateFiles())

    def status(self) -> dict:
        """Return the status, without a process for asking; {} while nobody answers."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(self.home / "run" / "control.sock"))
                with client.makefile("rwb", buffering=0) as lines:
                    lines.readline()
                    lines.write(b'{"ask": "status"}\n')
                    return json.loads(lines.readline())["status"]
        except (OSError, ValueError):
            return {}

    def until_state(self, *states: str) -> dict:
        """Wait until the server is in one of these states, and return the status."""
        return self._until(lambda status: status["state"] in states, " or ".join(states))

    def mapping(self) -> dict:
        """Return what the status tells of the router."""
        return self.status()["mapping"]

    def until_mapping(self, state: str, **fields) -> dict:
        """Wait until the router's mapping is in this state, with these other things told of it."""
        wanted = {"state": state} | fields
        return self._until(lambda status: wanted.items() <= status["mapping"].items(), f"mapping {wanted}")

    def until_reach(self, verdict: str, **fields) -> dict:
        """Wait until that is the verdict, with these other things told of it."""
        wanted = {"open": verdict} | fields
        return self._until(lambda status: wanted.items() <= status["reach"].items(), f"reach {wanted}")

    def until_verdict(self, line: str, problem: str = "") -> dict:
        """Wait until that is the verdict, word for word; it is what `ends_well` expects to stand."""
        self.verdict = line, problem
        return self._until(lambda status: _verdict(status) == self.verdict, f"verdict {self.verdict}")

    def ends_well(self) -> None:
        """The one ending of all scenes: the verdict stands, nbtray ends, and nothing of it is left behind."""
        assert self.verdict, "a scene ends with its verdict's sentence: ask for it by `until_verdict`"
        if self._process.poll() is None:
            printed = self.command("status", "--json", check=False)
            assert _verdict(json.loads(printed.partition("\n!")[0])) == self.verdict, printed
            self.command("quit", "--yes")
            assert self._process.wait(PATIENCE) == 0, self.printed()
        try:
            until(lambda: not self._home.leads_home(), LONGEST_LEASE, what="a closed router")
        except AssertionError as late:
            raise AssertionError(f"{late}: {self._home.leads_home()}\n{self.log()}") from None
        until(lambda: not self._home.inhabitants("host"), what="a computer on which nothing runs any more")

    def until_url(self, url: str) -> dict:
        """Wait until that is the public URL."""
        return self._until(lambda status: status["urls"]["public"] == url, url)

    def log(self) -> str:
        """Return what it has written down."""
        return (self.home / "logs" / "nbtray.log").read_text()

    def _until(self, holds, what):
        try:
            return until(lambda: (found := self.status()) and holds(found) and found, what=what)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.status()}\n{self.printed()}\n{self.log()}") from None

    def _env(self) -> dict[str, str]:
        return super()._env() | {
            "PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
        }


def _verdict(status: dict) -> tuple[str, str]:
    """Return the verdict's line, and the sentences that say why and what to do."""
    told = status["reach"]
    return told["sentence"], f"{told['what']} {told['advice']}" if told["problem"] else ""


class WithoutJupyter(HomeProgram):
    """The same, with a stand-in for Jupyter that is there at once."""

    life = (sys.executable, "-P", "-m", "beds.home_program")


def main() -> int:
    """Be that nbtray; return its exit status."""
    from beds.fakes_server import Computer, FakeServer  # noqa: PLC0415 -- in this process only

    from nbtray import app, session  # noqa: PLC0415 -- likewise
    from nbtray.wiring import real_adapters  # noqa: PLC0415 -- likewise

    def adapters(*arguments, **named):
        computer = Computer(folders={named_folder()})
        return replace(real_adapters(*arguments, **named), server=FakeServer(computer, named["post"]))

    def named_folder() -> str:
        return str(Path(os.environ["NBTRAY_HOME"]) / "notebooks")

    session.real_adapters = adapters
    return app.run(tray=False, start=True)


if __name__ == "__main__":
    sys.exit(main())
