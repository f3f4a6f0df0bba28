"""What there is to tell about being reached from the internet."""

from dataclasses import dataclass, replace
from datetime import timedelta

from nbtray.core.address.agreement import addresses_of
from nbtray.core.address.readings import Family, LocalNetwork, is_public_text
from nbtray.core.derived import derived_from
from nbtray.core.problem import Problem
from nbtray.core.reach import problems as reach_problems
from nbtray.core.reach import wording as reach_wording
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.reach.outside import Outside, judged
from nbtray.core.reach.problems import Particulars
from nbtray.core.reach.state import Overall
from nbtray.core.reach.vantage import CARRIER_NAT_FOUND, NAT64_FOUND, VPN_SUSPECTED, vantage_note
from nbtray.core.reach.verdict import Answer, Evidence, Finding, Obstacle, Serving, Why, finding
from nbtray.core.router.mapping import Denied, Held
from nbtray.core.router.status import opening_of, pinhole_of, public_port, public_url
from nbtray.core.server.exposure import current_listen, current_port
from nbtray.core.server.state import Running
from nbtray.core.settings import Listen
from nbtray.core.state import State

OBSTACLES = {
    VPN_SUSPECTED: Obstacle.VPN,
    CARRIER_NAT_FOUND: Obstacle.CARRIER_NAT,
    NAT64_FOUND: Obstacle.TRANSLATOR,
}
SERVES = {
    Listen.COMPUTER: Serving.COMPUTER,
    Listen.NETWORK: Serving.NETWORK,
    Listen.INTERNET: Serving.INTERNET,
}


@dataclass(frozen=True, slots=True)
class ReachStatus:
    """One look at the ways in; `problem` says why there is none, or why that is not known."""

    overall: Overall
    line: str
    problem: Problem | None
    ipv4: Finding
    ipv6: Finding
    firewall: Firewall | None = None

    @property
    def nobody(self) -> bool:
        """Tell whether nobody can reach a server that is there for them."""
        return self.overall is Overall.NO

    @property
    def only_ipv6(self) -> bool:
        """Tell whether IPv4 leads nowhere, and IPv6 here."""
        return self.overall is Overall.ONLY_IPV6


def _reads(state: State) -> tuple[object, ...]:
    return (
        *(state.server, state.network, state.mappings, state.reach, state.settings, state.certificate),
        *(addresses_of(state.watch), *(seen_outside(state, family) for family in Family), state.is_root),
    )


@derived_from(_reads)
def reach_status(state: State) -> ReachStatus:
    """Return the verdict, in words and in values."""
    ipv4, ipv6 = (finding(evidence(state, family)) for family in Family)
    overall = _overall(ipv4.answer, ipv6.answer)
    line = reach_wording.line(overall, ipv4, ipv6)
    problem = _problem(state, overall, ipv4, ipv6)
    return ReachStatus(overall, line, problem, ipv4, ipv6, state.reach.firewall)


def reach_report(status: ReachStatus) -> dict[str, object]:
    """Return it as JSON values."""
    firewall = status.firewall
    return {
        "open": status.overall.value,
        "sentence": status.line,
        "problem": status.problem.code if status.problem else None,
        "what": status.problem.what if status.problem else None,
        "advice": status.problem.advice if status.problem else None,
        "ipv4": {"open": status.ipv4.answer.value, "why": status.ipv4.why.value},
        "ipv6": {"open": status.ipv6.answer.value, "why": status.ipv6.why.value},
        "firewall": {
            "name": (firewall.name or None) if firewall else None,
            "ipv4": firewall.ipv4.value if firewall else None,
            "ipv6": firewall.ipv6.value if firewall else None,
            "command": (firewall.command or None) if firewall else None,
        },
    }


def evidence(state: State, family: Family) -> Evidence:
    """Gather what is known about one family."""
    network, hold, reach = state.network, state.mappings.of(family), state.reach
    note = _note(state)
    return Evidence(
        family=family,
        serving=SERVES[current_listen(state)] if isinstance(state.server, Running) else Serving.NOBODY,
        online=None if network is None else bool(network.default_interface),
        own=_own(network, family) if network else "",
        obstacle=OBSTACLES[note.code] if note and family is Family.IPV4 else None,
        firewall=reach.firewall.of(family) if reach.firewall else Passage.NONE,
        opening=opening_of(state) if family is Family.IPV4 else pinhole_of(state),
        refusal=hold.refusal.reason if isinstance(hold, Denied) else None,
        router=hold.lease.address if isinstance(hold, Held) and family is Family.IPV4 else "",
        seen=seen_outside(state, family),
        outside=_outside(state, family),
        visited=family in reach.visited,
    )


def _overall(ipv4: Answer, ipv6: Answer) -> Overall:
    match ipv4, ipv6:
        case Answer.NOT_OFFERED, _:
            return Overall.NOT_OFFERED
        case Answer.NO, Answer.YES:
            return Overall.ONLY_IPV6
        case (Answer.YES, _) | (_, Answer.YES):
            return Overall.YES
        case Answer.NO, Answer.NO:
            return Overall.NO
        case _:
            return Overall.UNKNOWN


def _problem(state: State, overall: Overall, ipv4: Finding, ipv6: Finding) -> Problem | None:
    match overall:
        case Overall.YES | Overall.NOT_OFFERED:
            return None
        case Overall.NO if reach_wording.telling(ipv4, ipv6) is ipv6:
            return reach_problems.problem(ipv6, _particulars(state, Family.IPV6))
    problem = reach_problems.problem(ipv4, _particulars(state, Family.IPV4))
    url = public_url(state, _own(state.network, Family.IPV6)) if state.network else ""
    if overall is Overall.ONLY_IPV6 and problem:
        return replace(problem, advice=f"IPv6 works: {url}")
    if overall is Overall.UNKNOWN and ipv4.answer is Answer.NO:
        other = reach_problems.problem(ipv6, _particulars(state, Family.IPV6))
        if ipv4.why is Why.NO_ADDRESS or problem is None:
            return other
        return replace(problem, advice=f"IPv6 may work: {url}. {other or ''}".strip())
    return problem


def _particulars(state: State, family: Family) -> Particulars:
    hold, known = state.mappings.of(family), evidence(state, family)
    return Particulars(
        port=public_port(state) if family is Family.IPV4 else current_port(state),
        local_port=current_port(state),
        own=known.own,
        router=known.router,
        seen=known.seen,
        denied=hold if isinstance(hold, Denied) else None,
        firewall=state.reach.firewall,
        note=_note(state),
    )


def _note(state: State) -> Problem | None:
    return vantage_note(state.network, state.watch.confirmed) if state.network else None


def _own(network: LocalNetwork, family: Family) -> str:
    """Return our address in that family; of IPv6 a public one, for no other is reached from outside."""
    way = network.way(family)
    ours = (*((way.local,) if way else ()), *network.addresses)
    found = (each for each in ours if each and (":" in each) is (family is Family.IPV6))
    return next((each for each in found if family is Family.IPV4 or is_public_text(each)), "")


def seen_outside(state: State, family: Family) -> str:
    """Return what the internet sees, '' where that may have been before the router named its address."""
    believed, hold = state.watch.believed(family), state.mappings.of(family)
    if believed is None:
        return ""
    seen = str(believed.address)
    if family is Family.IPV6 or not isinstance(hold, Held) or hold.lease.address in ("", seen):
        return seen
    until, seconds = hold.lease.until, timedelta(seconds=hold.lease.seconds)
    is_older = until is not None and believed.at < until - seconds
    return "" if is_older or any(each.family is family for each in state.watch.rounds) else seen


def _outside(state: State, family: Family) -> Outside:
    inquiry = state.reach.inquiry(family)
    if inquiry is None or not state.settings.reach.outside:
        return Outside.SILENT
    certificate = state.certificate.fingerprint_sha256 if state.certificate else ""
    return judged(inquiry.replies, inquiry.question, certificate)
