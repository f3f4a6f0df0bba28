"""nbtray itself, with everything real but Jupyter: what it does at the router takes no notebook.

Run as a program, it is that nbtray; `HomeProgram` starts it on a home's own computer.
"""

import json
import os
import socket
import sys
from dataclasses import replace
from pathlib import Path

from beds.bare_program import BareProgram
from beds.home_network import PORT, HomeNetwork
from beds.internet_services import InternetServices
from beds.jupyter_bed import HASH
from beds.waiting import until

from nbtray.jupyter.password import store
from nbtray.storage.folders import find_folders
from nbtray.storage.private_files import PrivateFiles

TESTS = Path(__file__).parents[1]
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

    def __init__(
        self, place: Path, home: HomeNetwork, internet: InternetServices, router: str = "", mail: str = ""
    ) -> None:
        more = MORE.format(
            sources=", ".join(f'"{each}"' for each in internet.sources),
            authorities=internet.authority.file,
            router=router,
            mail=mail,
        )
        super().__init__(place, "internet", lambda command: home.inside("host", command), more, PORT)

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
