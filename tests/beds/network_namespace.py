"""A network of the test's own: a user and network namespace, with a cable whose other end is ours too."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
CABLE = "lan0"


def why_not() -> str:
    """Return why no namespace can be had here, or ''."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    missing = [tool for tool in ("unshare", "nsenter", "ip") if not shutil.which(tool)]
    if missing:
        return f"not installed: {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "-rnm", "ip", "link", "add", CABLE, "type", "veth", "peer", "name", "far0"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"this kernel or user may not: {tried.stderr.strip()}" if tried.returncode else ""


class NetworkNamespace:
    """Lives as long as the pipe to the process that holds it, so a killed test leaves nothing behind."""

    def __enter__(self) -> Self:
        self._holder = subprocess.Popen(
            ["unshare", "-rnm", "sh", "-c", "echo ready; exec cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._holder.stdout
        assert self._holder.stdout.readline() == b"ready\n"
        self.ip("link", "set", "lo", "up")
        self.ip("link", "add", CABLE, "type", "veth", "peer", "name", "far0")
        # No router and no duplicate may change addresses behind the test's back.
        for setting in ("accept_dad=0", "dad_transmits=0", "accept_ra=0"):
            name, _, value = setting.partition("=")
            self.run("sh", "-c", f"echo {value} > /proc/sys/net/ipv6/conf/{CABLE}/{name}")
        self.ip("link", "set", "far0", "up")
        self.ip("link", "set", CABLE, "up")
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.communicate()

    def inside(self, command: Sequence[str]) -> list[str]:
        """Return the command as it runs in here."""
        enter = ["nsenter", "--preserve-credentials", "-U", "-n", "-m", "-t", str(self._holder.pid)]
        return [*enter, "--", *command]

    def run(self, *command: str) -> str:
        """Run it in here and return what it says."""
        return subprocess.run(self.inside(command), check=True, capture_output=True, text=True).stdout

    def ip(self, *arguments: str) -> None:
        """Change this network with ip(8)."""
        self.run("ip", *arguments)

    def python(self, script: str) -> subprocess.Popen[str]:
        """Start Python in here, with nbtray to import; it is given a pipe each way."""
        return subprocess.Popen(
            self.inside([sys.executable, "-c", script]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
