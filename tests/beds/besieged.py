"""A real server in a network of its own, and browsers at any address of that network.

Two processes live inside the namespace: the one that runs the server, and the one that the browsers are in;
each takes a line of JSON and answers with one.
"""

import json
import re
import sys
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path

from beds.network_namespace import NetworkNamespace

TESTS = Path(__file__).parents[1]

SERVER = """
import json, resource, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from beds.jupyter_bed import JupyterBed
from nbtray.core.server import effects
from nbtray.core.settings import Interface, Listen

if {descriptors}:
    resource.setrlimit(resource.RLIMIT_NOFILE, ({descriptors}, {descriptors}))
bed = JupyterBed(Path({place!r}))
server = bed.nbtray()
for line in sys.stdin:
    match json.loads(line):
        case "start":
            record = bed.started(bed.plan(Listen.INTERNET, interface=Interface({interface!r})), server)
            answer = {{"port": bed.port, "pid": record.pid}}
        case "stop":
            server.stop(effects.StopServer(1))
            answer = {{}}
    print(json.dumps(answer), flush=True)
bed.end()
"""

BROWSERS = """
import json, socket, sys
sys.path.insert(0, {tests!r})
from beds.jupyter_browser import JupyterBrowser
from pathlib import Path
from requests import ConnectionError
from requests.adapters import HTTPAdapter

class From(HTTPAdapter):
    def __init__(self, source):
        self.source = source
        super().__init__()
    def init_poolmanager(self, *given, **named):
        super().init_poolmanager(*given, source_address=(self.source, 0), **named)

def crowd(source, port, count):
    made = []
    for _ in range(count):
        one = socket.socket()
        one.settimeout(10)
        one.bind((source, 0))
        one.connect(("127.0.0.1", port))
        made.append(one)
    return made

def is_open(one):
    try:
        return bool(one.recv(1, socket.MSG_DONTWAIT))
    except BlockingIOError:
        return True
    except OSError:
        return False

browsers, crowds = {{}}, []
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] == "crowd":
        crowds.append(crowd(asked["source"], asked["port"], asked["count"]))
        print(len(crowds) - 1, flush=True)
        continue
    if asked["do"] == "count open":
        print(sum(map(is_open, crowds[asked["crowd"]])), flush=True)
        continue
    source, name = asked["source"], asked["name"]
    if name not in browsers:
        host = "[::1]" if ":" in source else "127.0.0.1"
        browser = browsers[name] = JupyterBrowser(f"https://{{host}}:{{asked['port']}}", Path({trusted!r}))
        browser.session.mount("https://", From(source))
    browser = browsers[name]
    try:
        if asked["do"] == "log in":
            got = browser.submit(asked["password"], **asked["more"])
        else:
            got = getattr(browser, asked["do"])(asked["path"], allow_redirects=False, **asked["more"])
    except ConnectionError:
        print(json.dumps({{"status": "hung up"}}), flush=True)
        continue
    answer = {{
        "status": got.status_code,
        "headers": dict(got.headers),
        "text": got.text,
        "cookies": browser.session.cookies.get_dict(),
    }}
    print(json.dumps(answer), flush=True)
"""


class Besieged:
    """One server, whatever its attackers do."""

    def __init__(
        self, place: Path, network: NetworkNamespace, interface: str = "server", descriptors: int = 0
    ) -> None:
        self.place = place
        self.network = network
        script = SERVER.format(
            tests=str(TESTS), place=str(place), interface=interface, descriptors=descriptors
        )
        self._server = network.python(script)
        self.start()
        trusted = str(place / "trusted.pem")
        self._browsers = network.python(BROWSERS.format(tests=str(TESTS), trusted=trusted))
        self._number = 0

    def start(self) -> None:
        """Start the server."""
        told = _ask(self._server, "start")
        self.port, self.pid = told["port"], told["pid"]

    def stop(self) -> None:
        """Stop it, as a person would."""
        _ask(self._server, "stop")

    def add_addresses(self, addresses: Iterable[str]) -> None:
        """Give this network these addresses too."""
        for address in addresses:
            if ":" in address:
                self.network.ip("-6", "address", "add", f"{address}/128", "dev", "lo", "nodad")
            else:
                self.network.ip("address", "add", f"{address}/32", "dev", "lo")

    def browser(self, source: str) -> "FarBrowser":
        """Return a browser at this address."""
        self._number += 1
        return FarBrowser(self, source, f"{source} {self._number}")

    def ask(self, asked: dict) -> dict:
        """Have a browser do something."""
        return _ask(self._browsers, {**asked, "port": self.port})

    def crowd(self, source: str, count: int) -> int:
        """Have so many connections opened from this address and say nothing on them; return their name."""
        return self.ask({"do": "crowd", "source": source, "count": count})

    def still_open(self, crowd: int) -> int:
        """Return how many of a crowd the server has not hung up on."""
        return self.ask({"do": "count open", "crowd": crowd})

    def memory(self) -> float:
        """Return the MB the server's process has."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def told(self) -> list[dict]:
        """Return what the audit says."""
        path = self.place / "logs" / "logins.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def log(self) -> str:
        """Return what the server printed."""
        return (self.place / "logs" / "jupyter.log").read_text(errors="replace")

    def end(self) -> None:
        """End everything."""
        for process in (self._browsers, self._server):
            process.communicate(timeout=60)


class FarBrowser:
    """A browser somewhere in that network; each answer has `status`, `headers`, `text` and `cookies`."""

    def __init__(self, bed: Besieged, source: str, name: str) -> None:
        self.bed, self.source, self.name = bed, source, name

    def get(self, path: str, **more: object) -> dict:
        return self._do("get", path, more)

    def post(self, path: str, **more: object) -> dict:
        return self._do("post", path, more)

    def log_in(self, password: str, **more: object) -> dict:
        asked = {"source": self.source, "name": self.name, "do": "log in", "password": password, "more": more}
        return self.bed.ask(asked)

    def _do(self, do: str, path: str, more: dict[str, object]) -> dict:
        return self.bed.ask({"source": self.source, "name": self.name, "do": do, "path": path, "more": more})


@contextmanager
def besieged(place: Path):
    """Yield a running server that can be reached from anywhere."""
    with NetworkNamespace() as network:
        bed = Besieged(place, network)
        try:
            yield bed
        finally:
            bed.end()


def _ask(process, asked):
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, f"{sys.executable} inside has ended"
    return json.loads(line)
