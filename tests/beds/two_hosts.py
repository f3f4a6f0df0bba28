"""Two computers on one cable: network namespaces of the test's own, 192.168.77.10 and 192.168.77.20."""

import subprocess
from collections.abc import Sequence
from typing import Self

HERE, THERE = "192.168.77.10", "192.168.77.20"
WAIT = ["sh", "-c", "echo ready; exec cat"]


class TwoHosts:
    """Both live as long as the pipes to the processes that hold them: a killed test leaves nothing behind."""

    def __enter__(self) -> Self:
        self._here = _hold(["unshare", "-rn", *WAIT])
        # Of the same user namespace, so that the cable's ends may be handed from one to the other.
        self._there = _hold([*self._enter("-U"), "unshare", "-n", *WAIT])
        peer = ("type", "veth", "peer", "name", "lan0", "netns", str(self._there.pid))
        self._run(self.here(["ip", "link", "add", "lan0", *peer]))
        for inside, address in ((self.here, HERE), (self.there, THERE)):
            self._run(inside(["ip", "link", "set", "lo", "up"]))
            self._run(inside(["ip", "address", "add", f"{address}/24", "dev", "lan0"]))
            self._run(inside(["ip", "link", "set", "lan0", "up"]))
        self._run(self.here(["ip", "route", "add", "default", "via", THERE]))
        return self

    def __exit__(self, *_: object) -> None:
        self._there.communicate()
        self._here.communicate()

    def here(self, command: Sequence[str]) -> list[str]:
        """Return the command as it runs on the computer with the notebooks."""
        return [*self._enter("-U", "-n"), *command]

    def there(self, command: Sequence[str]) -> list[str]:
        """Return the command as it runs on the other one."""
        network = f"--net=/proc/{self._there.pid}/ns/net"
        return [*self._enter("-U"), "nsenter", network, "--", *command]

    def _enter(self, *what: str) -> list[str]:
        return ["nsenter", "--preserve-credentials", *what, "-t", str(self._here.pid), "--"]

    @staticmethod
    def _run(command: list[str]) -> None:
        subprocess.run(command, check=True, capture_output=True)


def _hold(command: list[str]) -> "subprocess.Popen[bytes]":
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == b"ready\n"
    return holder
