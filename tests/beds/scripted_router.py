"""A router, on loopback if nowhere else, that answers whatever the test wants: to whom, when, how often."""

import socket
import struct
import threading
from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Self

from nbtray.core.address.readings import WayOut

HERE = "127.0.0.1"
WAY = WayOut(HERE, "lo", HERE)


class ScriptedRouter:
    """Hands each request to `answer`, which may send through `Reply` as often as it likes.

    With a multicast `group` it hears what is sent to that, in the network of its address.
    """

    def __init__(
        self, answer: Callable[["Reply", bytes], None], at: tuple[str, int] = (HERE, 0), group: str = ""
    ) -> None:
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        if group:
            here = socket.inet_aton(at[0])
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.setsockopt(
                socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + here
            )
            self._stranger.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        self._socket.bind((group, at[1]) if group else at)
        self._stranger.bind((at[0], 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.requests: list[bytes] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stranger.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()
        self._stranger.close()

    def _serve(self) -> None:
        while True:
            request, sender = self._socket.recvfrom(4096)
            if not request:
                return
            self.requests.append(request)
            self._answer(Reply(self._socket, self._stranger, sender), request)


class Reply:
    """The way back to whoever asked."""

    def __init__(self, ours: socket.socket, strangers: socket.socket, to: tuple[str, int]) -> None:
        self._ours = ours
        self._strangers = strangers
        self._to = to

    def __call__(self, answer: bytes) -> None:
        """Answer as the router."""
        self._ours.sendto(answer, self._to)

    def as_a_stranger(self, answer: bytes) -> None:
        """Answer as somebody else."""
        self._strangers.sendto(answer, self._to)


def pcp_map(request, port=9999, lifetime=3600, **fields):
    """Return the answer of a well-behaved router to a request to map."""
    told = {"nonce": request[24:36], "epoch": 7, "result": 0, "version": 2, "inside": 9999} | fields
    mapped = b"\0" * 10 + b"\xff\xff" + IPv4Address("81.2.69.10").packed
    head = struct.pack("!BBBBII12x", told["version"], 0x81, 0, told["result"], lifetime, told["epoch"])
    return head + struct.pack("!12sB3xHH16s", told["nonce"], 6, told["inside"], port, mapped)


def pcp_announce(epoch=7):
    """Return its answer to whoever asks whether it speaks PCP."""
    return struct.pack("!BBBBII12x", 2, 0x80, 0, 0, 0, epoch)
