"""Why the internet cannot reach the server, or why that is not known, and what to do about it."""

from dataclasses import dataclass

from nbtray.core.problem import Problem
from nbtray.core.reach.firewall import Firewall
from nbtray.core.reach.vantage import CARRIER_NAT_FOUND, SHARED
from nbtray.core.reach.verdict import Answer, Finding, Why
from nbtray.core.router import wording as router_wording
from nbtray.core.router.mapping import Denied

ELSEWHERE = "Try it from another network, with a telephone for instance."


@dataclass(frozen=True, slots=True)
class Particulars:
    """The names and numbers of one family for its sentences; '' and 0 where there are none.

    `port` is the one outside, `local_port` the server's, `note` what this computer's own addresses tell.
    """

    port: int = 0
    local_port: int = 0
    own: str = ""
    router: str = ""
    seen: str = ""
    denied: Denied | None = None
    firewall: Firewall | None = None
    note: Problem | None = None


def problem(finding: Finding, at: Particulars) -> Problem | None:
    """Return the sentences for this verdict; None where there is nothing to do about it."""
    match finding.why:
        case Why.FIREWALL | Why.FIREWALL_HIDDEN if at.firewall:
            return _firewall(finding.why, at.firewall, at.local_port)
        case Why.NOT_REACHED | Why.DISAGREE | Why.ANOTHER | Why.CONTRADICTION:
            return _witnesses(finding, at)
        case Why.CARRIER_NAT | Why.VPN | Why.TRANSLATOR | Why.NO_ADDRESS:
            return _addresses(finding.why, at)
        case _:
            return _router(finding.why, at)


def _firewall(why: Why, firewall: Firewall, port: int) -> Problem:
    command = f"run `{firewall.command}`" if firewall.command else "open the port in its settings"
    if why is Why.FIREWALL:
        what = f"This computer's firewall ({firewall.name}) lets nobody in to port {port}."
        return Problem("FirewallClosed", what, f"To open it, {command}.")
    what = (
        f"This computer has a firewall ({firewall.name}), and only root can see whether port {port} is open."
    )
    return Problem("FirewallHidden", what, f"If nobody gets in, {command}.")


def _addresses(why: Why, at: Particulars) -> Problem | None:
    match why:
        case Why.CARRIER_NAT if at.note is None:
            return Problem(
                CARRIER_NAT_FOUND, SHARED, "Ask your provider for a public IPv4 address, or for IPv6."
            )
        case Why.NO_ADDRESS:
            what = "This computer has no address that the internet could reach."
            return Problem("NoPublicAddress", what, "Connect it to a network that has one.")
        case _:
            return at.note


def _router(why: Why, at: Particulars) -> Problem | None:
    match why:
        case Why.REFUSED | Why.TAKEN | Why.SECOND_ROUTER if at.denied:
            return router_wording.refusal(at.denied.refusal, at.denied.ask)
        case Why.SECOND_ROUTER:
            own = f", for its own address {at.router} is not public" if at.router else ""
            what = f"Between your router and the internet stands another router, or your provider's{own}."
            advice = f"Forward port {at.port} there too, or ask your provider for a public IPv4 address."
            return Problem("SecondRouter", what, advice)
        case Why.ROUTER_MUTE:
            what = f"Your router has opened port {at.port}, but does not tell its own address."
            advice = "If nobody gets in, another router, or your provider's, may stand in between."
            return Problem("RouterMute", what, advice)
        case Why.ELSEWHERE:
            whose = f"Your router's address is {at.router}" if at.router else f"Its own address is {at.own}"
            what = f"{whose}, but the internet sees you at {at.seen}."
            advice = "If a VPN or a second line is in use, nobody may reach you there."
            return Problem("SeenElsewhere", what, advice)
        case Why.ROUTER_FIREWALL:
            what = "Your router may let nobody in over IPv6, and nbtray has opened nothing there."
            advice = f"Allow port {at.local_port} to {at.own} in its IPv6 firewall."
            return Problem("RouterFirewall", what, advice)
        case _:
            return None


def _witnesses(finding: Finding, at: Particulars) -> Problem:
    place = f"port {at.port} of {at.seen or at.own}"
    hint = problem(Finding(Answer.UNKNOWN, finding.hint), at) if finding.hint else None
    match finding.why:
        case Why.NOT_REACHED:
            what = f"Services on the internet could not connect to {place}."
            otherwise = "Your provider may block the port: set another server.port."
            return Problem("NotReached", what, str(hint or otherwise))
        case Why.DISAGREE:
            what = f"Of the services on the internet some could connect to {place}, and some could not."
            return Problem("ServicesDisagree", what, ELSEWHERE)
        case Why.ANOTHER:
            what = f"Another server than yours answers at {place}."
            return Problem("AnotherServer", what, f"See in your router where port {at.port} leads.")
        case _:
            what = f"Something answers at {place}, but it need not be this computer."
            return Problem("NotCertainlyOurs", what, str(hint or ELSEWHERE))
