"""What the menu says about the way in from the internet: a verdict, and nothing twice."""

from nbtray.core.reach.state import Overall
from nbtray.core.reach.verdict import Answer, Why
from nbtray.core.router.mapping import Opening
from nbtray.core.status.menu import Row
from nbtray.core.status.status import Status

SAID_BY_THE_VERDICT = frozenset(
    {
        *(Why.REFUSED, Why.TAKEN, Why.NOT_ASKED, Why.ASKING, Why.BY_HAND, Why.NO_ROUTER, Why.VPN),
        *(Why.NOT_LOOKED, Why.OFFLINE, Why.NO_ADDRESS),
    }
)
"""With these the verdict's own reason is the router's line in other words."""

NOT_THE_ROUTERS = frozenset({Why.CARRIER_NAT, Why.TRANSLATOR, Why.VPN})
"""No setting of the router would help here."""

SEEN_SHUT = frozenset({Why.NOT_REACHED, Why.ANOTHER, Why.DISAGREE})
"""Somebody outside has tried, and did not get in."""


def reach_rows(status: Status) -> list[Row]:
    """Return the verdict, and the router's line where it says more."""
    rows = [Row("reach", status.reach.line, enabled=False)]
    if router_says_more(status):
        rows.append(Row("router", status.router.line, enabled=False))
    return rows


def router_says_more(status: Status) -> bool:
    """Tell whether the router's line says what the verdict does not."""
    verdict = status.reach.ipv4
    match verdict.answer:
        case Answer.NOT_OFFERED:
            return False
        case Answer.YES:
            return status.router.opening is Opening.OPEN and status.router.port != status.port
        case _ if _is_about_ipv6(status):
            return verdict.why not in (Why.NO_ADDRESS, Why.OFFLINE)
        case _:
            return verdict.why not in SAID_BY_THE_VERDICT


def forwarding_helps(status: Status) -> bool:
    """Tell whether who sets the router by hand may let IPv4 in."""
    verdict = status.reach.ipv4
    if verdict.answer not in (Answer.NO, Answer.UNKNOWN) or verdict.why in NOT_THE_ROUTERS:
        return False
    match status.router.opening:
        case Opening.DENIED | Opening.OFF:
            return True
        case Opening.BY_HAND:
            # Who has done it is believed until somebody outside has seen otherwise.
            return verdict.why in SEEN_SHUT
        case _:
            return False


def _is_about_ipv6(status: Status) -> bool:
    is_unknown_at_best = status.reach.overall is Overall.UNKNOWN and status.reach.ipv4.answer is Answer.NO
    return is_unknown_at_best or status.reach.overall in (Overall.YES, Overall.ONLY_IPV6)
