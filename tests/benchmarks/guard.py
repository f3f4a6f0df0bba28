"""The server under attack, ours and a bare JupyterLab side by side, in a network of their own.

A user at another computer works in a notebook meanwhile; what that user waits for is what counts, as ratios
to the same server left alone. All addresses are on the loopback interface of that network.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from beds.besieged import Besieged
from beds.jupyter_bed import PASSWORD
from beds.network_namespace import NetworkNamespace, why_not
from benchmarks._attackers import ADDRESSES, KINDS
from benchmarks._bare_lab import BareLab

HERE = Path(__file__).parent
SECONDS = 6.0
"""Of each attack, and of being left alone before it."""

OWNER = 3.0
"""Seconds in which the owner comes too."""

WARM = 1.0
"""Seconds an attack has before the user's are counted."""

HOME = "192.0.2.1"
FEW = 192
"""File descriptors, for the attack that is about them."""

MEDIAN, P99, GROWTH, GUESSES, LOG = 2.0, 10.0, 20.0, 10, 1.0
"""To reach: times of being left alone, MB, guesses that reach the hash for each address, KB/s."""

ATTACKERS = 4
"""Addresses of an attack that does not say how many."""


def main() -> int:
    """Measure every attack on both; exit 1 if ours is over a limit."""
    if reason := why_not():
        print(f"  left out: {reason}")
        return 0
    fine = True
    with TemporaryDirectory(prefix="nbtray-guard-") as folder, NetworkNamespace() as network:
        root = Path(folder)
        network.ip("address", "add", f"{HOME}/32", "dev", "lo")
        (root / "password").write_text(PASSWORD)
        addresses = Addresses(network)
        for kinds, descriptors in ((list(KINDS)[:-1], 0), (list(KINDS)[-1:], FEW)):
            place = root / str(descriptors)
            place.mkdir()
            for make in (Ours, Bare):
                side = make(place, network, descriptors)
                try:
                    fine &= besiege(side, kinds, addresses, root / "password")
                finally:
                    side.end()
    return 0 if fine else 1


def besiege(side, kinds, addresses, password) -> bool:
    """Print what the user waits for under each attack; tell whether it is within the limits."""
    user = User(side, password)
    fine = True
    try:
        for kind in kinds:
            # Right before it: what else the computer does changes from minute to minute.
            alone = user.work()
            print(f"  {side.name:8} {'left alone':29} {alone}")
            measured = attack(side, kind, addresses.fresh(ADDRESSES.get(kind, ATTACKERS)), user)
            verdict = measured.verdict(alone)
            fine &= not verdict or not side.ours
            print(f"  {side.name:8} {kind:29} {measured}   {verdict if side.ours else ''}")
    finally:
        user.end()
    return fine


@dataclass
class Waits:
    """What the user waited for, in ms."""

    api: list[float]
    echo: list[float]

    def __str__(self) -> str:
        return "  ".join(
            f"{name} {statistics.median(took):6.1f} ms, p99 {p99(took):7.1f}"
            for name, took in (("/api", self.api), ("echo", self.echo))
        )


@dataclass
class Measured:
    """One attack on one server."""

    waits: Waits
    growth: float
    log: float
    told: dict
    owner: bool
    few: bool

    def __str__(self) -> str:
        reached = self.told["answers"].get("401", 0)
        return (
            f"{self.waits}  memory +{self.growth:5.1f} MB  log {self.log:7.2f} KB/s  hashed {reached:4}  "
            f"open {self.told['open']:4}  owner {'in' if self.owner else 'OUT'}"
        )

    def verdict(self, alone: Waits) -> str:
        """Say what is over its limit."""
        over = []
        for name in ("api", "echo"):
            now, before = getattr(self.waits, name), getattr(alone, name)
            if statistics.median(now) > MEDIAN * statistics.median(before):
                over.append(f"{name} median {statistics.median(now) / statistics.median(before):.1f}x")
            if p99(now) > P99 * p99(before):
                over.append(f"{name} p99 {p99(now) / p99(before):.1f}x")
        over += [f"memory +{self.growth:.0f} MB"] if self.growth > GROWTH else []
        reached = self.told["answers"].get("401", 0)
        over += [f"{reached} guesses"] if reached > GUESSES * ATTACKERS else []
        over += [f"log {self.log:.1f} KB/s"] if self.few and self.log > LOG else []
        over += [] if self.owner else ["the owner is kept out"]
        return f"TOO MUCH: {', '.join(over)}" if over else ""


def p99(took: list[float]) -> float:
    """Return what 99 of 100 took at most; of the few answers a bare server gives, the longest."""
    return sorted(took)[math.ceil(len(took) * 0.99) - 1]


def attack(side, kind, addresses, user) -> Measured:
    """Let the user work while this attack goes on."""
    memory, log = side.memory(), side.log_size()
    command = [
        sys.executable,
        str(HERE / "_attackers.py"),
        kind,
        str(side.port),
        str(WARM + SECONDS + OWNER),
        *addresses,
    ]
    attackers = subprocess.Popen(side.network.inside(command), stdout=subprocess.PIPE, text=True)
    highest = Highest(side.memory)
    try:
        time.sleep(WARM)
        waits = user.work()
        owner = owner_gets_in(side)
    finally:
        growth = highest.end() - memory
        told, _ = attackers.communicate(timeout=60)
    written = (side.log_size() - log) / (WARM + SECONDS + OWNER) / 1000
    return Measured(waits, growth, written, json.loads(told), owner, few=kind == "few descriptors")


KNOCK = """
import http.client, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
connection = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[2]), timeout=10, context=context)
connection.request("GET", "/api")
sys.exit(connection.getresponse().status != 200)
"""


def owner_gets_in(side) -> bool:
    """Tell whether a new connection from that computer itself is answered while the attack goes on."""
    command = [sys.executable, "-c", KNOCK, str(side.trusted), str(side.port)]
    return (
        subprocess.run(side.network.inside(command), stderr=subprocess.DEVNULL, check=False).returncode == 0
    )


class Highest:
    """Watches a figure from a thread of its own and keeps the highest."""

    def __init__(self, figure) -> None:
        self._figure = figure
        self._highest = figure()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self) -> float:
        """Return the highest."""
        self._over.set()
        self._thread.join()
        return self._highest

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self._highest = max(self._highest, self._figure())


class User:
    """Somebody at work, in that network."""

    def __init__(self, side, password) -> None:
        command = [sys.executable, str(HERE / "_user.py"), side.url, str(side.trusted), HOME, str(password)]
        self._process = subprocess.Popen(
            side.network.inside(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._hear()

    def work(self) -> Waits:
        """Work for a while; return what was waited for."""
        self._process.stdin.write(f"{SECONDS}\n")
        self._process.stdin.flush()
        told = self._hear()
        return Waits(told["api"], told["echo"])

    def end(self) -> None:
        """Go home."""
        self._process.communicate(timeout=60)

    def _hear(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the user's program has ended")
        return json.loads(line)


class Addresses:
    """Gives each attack addresses that nobody holds anything against."""

    def __init__(self, network) -> None:
        self._network = network
        self._next = 0

    def fresh(self, count) -> list[str]:
        """Return so many, of the network for benchmarks (RFC 2544)."""
        made = [
            f"198.18.{number // 250}.{number % 250 + 1}" for number in range(self._next, self._next + count)
        ]
        self._next += count
        for address in made:
            self._network.ip("address", "add", f"{address}/32", "dev", "lo")
        return made


class Ours:
    """nbtray's server, as a start from the tray makes it."""

    name, ours = "nbtray", True

    def __init__(self, place, network, descriptors) -> None:
        self.network = network
        (place / "ours").mkdir()
        self._bed = Besieged(place / "ours", network, "lab", descriptors)
        self.port, self.trusted = self._bed.port, place / "ours" / "trusted.pem"
        self.url = f"https://127.0.0.1:{self.port}"

    def memory(self) -> float:
        return self._bed.memory()

    def log_size(self) -> int:
        return sum(path.stat().st_size for path in (self._bed.place / "logs").glob("jupyter.log*"))

    def end(self) -> None:
        self._bed.end()


class Bare(BareLab):
    """`python -m jupyterlab` with a password, a certificate and nothing else."""

    name, ours = "bare", False

    def __init__(self, place, network, descriptors) -> None:
        super().__init__(place / "bare", network, descriptors, os.environ)
