"""A router that does what it is asked to, and says so when nobody waits any more."""

import struct
import threading
from typing import Self

from beds.home_network import ROUTER, HomeNetwork
from beds.scripted_router import Reply, ScriptedRouter, pcp_announce, pcp_map

from nbtray.network.router import PATIENCE

MAP = b"\x02\x01"
LATE = PATIENCE + 1.0


class LateRouter:
    """Speaks PCP, and says at once that it does.

    `open` is what it has mapped (the external port of each of ours), `late` how often it was late.
    """

    def __init__(self, home: HomeNetwork) -> None:
        self.open: dict[int, int] = {}
        self.late = 0
        self._pending: list[threading.Timer] = []
        home.stop_daemon()
        self._router = home.call("router", lambda: ScriptedRouter(self._answer, (ROUTER, 5351)))

    def __enter__(self) -> Self:
        self._router.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._pending:
            each.cancel()
        self._router.__exit__()

    def _answer(self, reply: Reply, request: bytes) -> None:
        if request[:2] != MAP:
            reply(pcp_announce())
            return
        (lifetime,) = struct.unpack_from("!I", request, 4)
        inside, outside = struct.unpack_from("!HH", request, 40)
        if not lifetime:
            self.open.pop(inside, None)
            reply(pcp_map(request, 0, lifetime=0))
            return
        self.open[inside] = outside
        timer = threading.Timer(LATE, self._tell, (reply, pcp_map(request, outside)))
        self._pending.append(timer)
        timer.start()

    def _tell(self, reply: Reply, answer: bytes) -> None:
        self.late += 1
        reply(answer)
