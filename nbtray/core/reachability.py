"""Whether the internet can reach the server: judged by what shows from here, each family for itself.

From behind a router nobody sees the outside: a self-test by the external address is no evidence either way,
because many routers do not turn such a packet round. So "open" means that nothing stands in the way that can
be seen, and what cannot be seen is unknown, never closed.
"""

from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.address import Family
from nbtray.core.mapping import Held
from nbtray.core.problem import Problem
from nbtray.core.router_status import Opening, router_problems, router_status
from nbtray.core.server import Running
from nbtray.core.settings import Listen
from nbtray.core.state import State
from nbtray.core.vantage import vantage_note


class Reach(StrEnum):
    """What can be said of one family."""

    OPEN = "open"
    SHUT = "shut"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reachability:
    """One verdict per family, in one line, and what stands in the way of IPv4, if anything does."""

    ipv4: Reach
    ipv6: Reach
    line: str
    why: Problem | None = None

    @property
    def nobody_gets_in(self) -> bool:
        """Tell whether it was meant to be open, and is not."""
        return self.line == NO

    @property
    def only_ipv6(self) -> bool:
        """Tell whether IPv6 is the one way in."""
        return self.ipv4 is Reach.SHUT and self.ipv6 is Reach.OPEN


HOPELESS = ("SecondRouter", "SeenElsewhere", "RouterHasNoAddress", "RouterInBetween")
"""What is wrong with an open port, or what no forward on this router would mend."""

NOT_RUNNING = "Open to the internet: no, the server does not run"
NOT_MEANT = "Open to the internet: no, as you have set it"
ONLY_IPV6 = "Open to the internet: only over IPv6"
YES = "Open to the internet: yes, as far as can be seen from here"
NO = "Open to the internet: no"
UNKNOWN = "Open to the internet: cannot be told from here"


def reachability(state: State) -> Reachability:
    """Return the verdict on this state."""
    server = state.server
    if not isinstance(server, Running):
        return Reachability(Reach.SHUT, Reach.SHUT, NOT_RUNNING)
    if server.record.listen is not Listen.INTERNET:
        return Reachability(Reach.SHUT, Reach.SHUT, NOT_MEANT)
    ipv4, why = _ipv4(state)
    ipv6 = _ipv6(state)
    if Reach.OPEN in (ipv4, ipv6):
        line = ONLY_IPV6 if ipv4 is Reach.SHUT else YES
    else:
        line = NO if ipv4 is Reach.SHUT else UNKNOWN
    return Reachability(ipv4, ipv6, line, why)


def _ipv4(state: State) -> tuple[Reach, Problem | None]:
    believed = state.watch.believed(Family.IPV4)
    if note := vantage_note(state.network, state.watch.confirmed) if state.network else None:
        return Reach.SHUT, note
    for problem in router_problems(state):
        return (Reach.SHUT if problem.code in HOPELESS else Reach.UNKNOWN), problem
    if believed is None:
        return Reach.UNKNOWN, None
    hold = state.mappings.ipv4
    mapped = isinstance(hold, Held) and hold.lease.address == str(believed.address)
    ours = state.network is not None and str(believed.address) in state.network.addresses
    return (Reach.OPEN if mapped or ours else Reach.UNKNOWN), None


def _ipv6(state: State) -> Reach:
    if state.watch.believed(Family.IPV6) is None:
        return Reach.UNKNOWN
    return Reach.OPEN if router_status(state).pinhole is Opening.OPEN else Reach.UNKNOWN
