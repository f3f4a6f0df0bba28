"""Whether it is open to the internet, in half a line."""

from nbtray.core.reach.state import Overall
from nbtray.core.reach.verdict import Answer, Finding, Why

LINE = "Open to the internet: {}"
FROM_HERE = ", as far as shows from here"
IPV6_AT_BEST = "IPv6 at best"

SHORT = {
    Why.NOT_LOOKED: "nobody has looked yet",
    Why.OFFLINE: "this computer is offline",
    Why.NO_ADDRESS: "this computer has no address for it",
    Why.VPN: "this computer seems to be on a VPN",
    Why.CARRIER_NAT: "your provider shares the address",
    Why.TRANSLATOR: "the network translates addresses",
    Why.SECOND_ROUTER: "another router, or your provider's, is in between",
    Why.FIREWALL: "this computer's firewall blocks the port",
    Why.FIREWALL_HIDDEN: "this computer has a firewall",
    Why.REFUSED: "the router has not opened the port",
    Why.TAKEN: "the port is taken at the router",
    Why.NOT_ASKED: "the router is not asked",
    Why.ASKING: "the router is being asked",
    Why.BY_HAND: "you have forwarded the port yourself",
    Why.NO_ROUTER: "there is no router to ask",
    Why.ROUTER_MUTE: "the router does not tell its address",
    Why.NOT_SEEN: "your address is not known yet",
    Why.ELSEWHERE: "the internet sees another address",
    Why.ROUTER_FIREWALL: "the router may block IPv6",
    Why.NOT_REACHED: "services outside could not connect",
    Why.DISAGREE: "the services outside disagree",
    Why.ANOTHER: "another server answers there",
    Why.CONTRADICTION: "what is seen does not fit together",
}


def line(overall: Overall, ipv4: Finding, ipv6: Finding) -> str:
    """Return the line of the menu."""
    match overall:
        case Overall.NOT_OFFERED:
            return LINE.format("no, nothing is served to it")
        case Overall.ONLY_IPV6:
            return LINE.format("only IPv6")
        case Overall.YES:
            best = ipv4 if ipv4.answer is Answer.YES else ipv6
            over = "" if best is ipv4 else " over IPv6"
            return LINE.format(f"yes{over}" if best.why is Why.SEEN else f"yes{over}{FROM_HERE}")
        case Overall.NO:
            return LINE.format(f"no, {SHORT[telling(ipv4, ipv6).why]}")
        case Overall.UNKNOWN if ipv4.answer is Answer.NO:
            return LINE.format(f"not known, {IPV6_AT_BEST}")
        case Overall.UNKNOWN:
            return LINE.format(f"not known, {SHORT[ipv4.why]}")


def telling(ipv4: Finding, ipv6: Finding) -> Finding:
    """Return the verdict whose reason says more, where neither family is open."""
    return ipv6 if ipv4.why is Why.NO_ADDRESS and ipv6.answer is not Answer.NOT_OFFERED else ipv4
