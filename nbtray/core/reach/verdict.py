"""Whether the internet can reach the server: a verdict for each family, from all that is known.

What somebody outside has seen counts more than what follows from here. That this computer cannot reach its
own external address is no evidence: most routers pass nothing back in to where it came from. Nothing is
claimed that is not known, so "unknown" is a verdict too, and services that disagree never make a "no".
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from nbtray.core.address.readings import CARRIER_NAT, Family, is_public
from nbtray.core.reach.firewall import Passage
from nbtray.core.reach.outside import Outside
from nbtray.core.router.mapping import Opening, Reason


class Answer(StrEnum):
    """Whether somebody on the internet can connect."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not-offered"


class Serving(StrEnum):
    """Whom the server is meant for now."""

    NOBODY = "nobody"
    COMPUTER = "computer"
    NETWORK = "network"
    INTERNET = "internet"


class Obstacle(StrEnum):
    """What stands in the way by this computer's own addresses."""

    VPN = "vpn"
    CARRIER_NAT = "carrier-nat"
    TRANSLATOR = "translator"


class Why(StrEnum):
    """What a verdict rests on."""

    SEEN = "seen-from-outside"
    ALL_OPEN = "all-open-from-here"
    NOT_OFFERED = "not-offered"
    NOT_LOOKED = "not-looked"
    OFFLINE = "offline"
    NO_ADDRESS = "no-address"
    VPN = "vpn"
    CARRIER_NAT = "carrier-nat"
    TRANSLATOR = "translator"
    SECOND_ROUTER = "second-router"
    FIREWALL = "firewall"
    FIREWALL_HIDDEN = "firewall-hidden"
    REFUSED = "router-refused"
    TAKEN = "port-taken"
    NOT_ASKED = "router-not-asked"
    ASKING = "asking"
    BY_HAND = "forwarded-by-hand"
    NO_ROUTER = "no-router"
    ROUTER_MUTE = "router-tells-no-address"
    NOT_SEEN = "address-not-seen"
    ELSEWHERE = "seen-elsewhere"
    ROUTER_FIREWALL = "router-firewall"
    NOT_REACHED = "not-reached-from-outside"
    DISAGREE = "services-disagree"
    ANOTHER = "another-server"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about one family; an address is '' where there is none, or none is known.

    `own` is this computer's, `router` the router's on its far side, `seen` the one the internet sees.
    `online` is None before anybody has looked, `visited` when somebody came in from outside.
    """

    family: Family
    serving: Serving = Serving.INTERNET
    online: bool | None = True
    own: str = ""
    obstacle: Obstacle | None = None
    firewall: Passage = Passage.NONE
    opening: Opening = Opening.CLOSED
    refusal: Reason | None = None
    router: str = ""
    seen: str = ""
    outside: Outside = Outside.SILENT
    visited: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one family; `hint` is what would explain it, as seen from here."""

    answer: Answer
    why: Why
    hint: Why | None = None


def finding(evidence: Evidence) -> Finding:
    """Return the verdict that this evidence allows."""
    if evidence.serving is not Serving.INTERNET:
        return Finding(Answer.NOT_OFFERED, Why.NOT_OFFERED)
    if evidence.online is None:
        return Finding(Answer.UNKNOWN, Why.NOT_LOOKED)
    if not evidence.online:
        return Finding(Answer.NO, Why.OFFLINE)
    return _with_witnesses(_from_here(evidence), evidence)


def _with_witnesses(here: Finding, evidence: Evidence) -> Finding:
    match evidence.outside:
        case Outside.OURS:
            return Finding(Answer.YES, Why.SEEN)
        case Outside.DISAGREE:
            return Finding(Answer.UNKNOWN, Why.DISAGREE, here.why)
        case Outside.ANOTHER | Outside.NOT_REACHED if evidence.visited:
            return Finding(Answer.UNKNOWN, Why.CONTRADICTION, here.why)
        case Outside.ANOTHER:
            return Finding(Answer.NO, Why.ANOTHER, here.why)
        case Outside.NOT_REACHED:
            return here if here.answer is Answer.NO else Finding(Answer.NO, Why.NOT_REACHED, here.why)
        case Outside.REACHED if here.answer is Answer.NO and not evidence.visited:
            # Something answers there, but it need not be this computer: the address may be shared.
            return Finding(Answer.UNKNOWN, Why.CONTRADICTION, here.why)
        case Outside.REACHED:
            return Finding(Answer.YES, Why.SEEN)
        case Outside.SILENT:
            return Finding(Answer.YES, Why.SEEN) if evidence.visited else here


def _from_here(evidence: Evidence) -> Finding:
    """Follow the way in, from the internet to the server."""
    way_in = _ipv4(evidence) if evidence.family is Family.IPV4 else _ipv6(evidence)
    if way_in.answer is not Answer.NO and evidence.firewall is Passage.CLOSED:
        return Finding(Answer.NO, Why.FIREWALL)
    if way_in.answer is Answer.YES and evidence.firewall is Passage.HIDDEN:
        return Finding(Answer.UNKNOWN, Why.FIREWALL_HIDDEN)
    return way_in


def _ipv4(evidence: Evidence) -> Finding:
    if not evidence.own:
        return Finding(Answer.NO, Why.NO_ADDRESS)
    match evidence.obstacle, evidence.opening:
        case (Obstacle.VPN, _) | (_, Opening.ON_VPN):
            return Finding(Answer.UNKNOWN, Why.VPN)
        case Obstacle.CARRIER_NAT, _:
            return Finding(Answer.NO, Why.CARRIER_NAT)
        case Obstacle.TRANSLATOR, _:
            return Finding(Answer.NO, Why.TRANSLATOR)
        case _, Opening.DIRECT:
            return _if_seen_at(evidence.own, evidence)
        case _, Opening.OPEN:
            return _behind_router(evidence)
        case _, Opening.DENIED:
            return _refused(evidence)
        case _, opening:
            return Finding(Answer.UNKNOWN, UNCLEAR[opening])


UNCLEAR = {
    Opening.CLOSED: Why.ASKING,
    Opening.ASKING: Why.ASKING,
    Opening.OFF: Why.NOT_ASKED,
    Opening.BY_HAND: Why.BY_HAND,
    Opening.NO_ROUTER: Why.NO_ROUTER,
}


def _behind_router(evidence: Evidence) -> Finding:
    if not evidence.router:
        # A router behind a carrier's NAT may map all the same, and tell no address.
        return Finding(Answer.UNKNOWN, Why.ROUTER_MUTE)
    address = ip_address(evidence.router)
    if address in CARRIER_NAT:
        return Finding(Answer.NO, Why.CARRIER_NAT)
    if not is_public(address):
        return Finding(Answer.NO, Why.SECOND_ROUTER)
    return _if_seen_at(evidence.router, evidence)


def _refused(evidence: Evidence) -> Finding:
    match evidence.refusal:
        case Reason.TAKEN | Reason.OLD_ADDRESS:
            return Finding(Answer.NO, Why.TAKEN)
        case Reason.IN_BETWEEN:
            return Finding(Answer.NO, Why.SECOND_ROUTER)
        case Reason.NO_ADDRESS if evidence.seen:
            # The internet works, so somebody between the two translates.
            return Finding(Answer.NO, Why.SECOND_ROUTER)
        case _:
            return Finding(Answer.UNKNOWN, Why.REFUSED)


def _ipv6(evidence: Evidence) -> Finding:
    if not evidence.own:
        return Finding(Answer.NO, Why.NO_ADDRESS)
    match evidence.opening:
        case Opening.OPEN:
            return _if_seen_at(evidence.own, evidence)
        case Opening.ASKING:
            return Finding(Answer.UNKNOWN, Why.ASKING)
        case Opening.ON_VPN:
            return Finding(Answer.UNKNOWN, Why.VPN)
        case Opening.NO_ROUTER:
            return Finding(Answer.UNKNOWN, Why.NO_ROUTER)
        case _:
            # Most routers let nothing in that was not asked for, some let in everything.
            return Finding(Answer.UNKNOWN, Why.ROUTER_FIREWALL)


def _if_seen_at(address: str, evidence: Evidence) -> Finding:
    if not evidence.seen:
        return Finding(Answer.UNKNOWN, Why.NOT_SEEN)
    if evidence.seen != address:
        return Finding(Answer.UNKNOWN, Why.ELSEWHERE)
    return Finding(Answer.YES, Why.ALL_OPEN)
