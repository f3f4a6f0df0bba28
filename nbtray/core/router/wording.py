"""The sentences about the router: what is, and what to do."""

from nbtray.core.problem import Problem
from nbtray.core.router.mapping import Ask, Means, Reason, Refusal

LINES = {
    "closed": "Router: nothing is open",
    "asking": "Router: asked to open port {port}",
    "open": "Router: port {port} is open",
    "denied": "Router: port {port} is not open",
    "off": "Router: not asked, as you have set it",
    "by-hand": "Router: you have forwarded port {port} yourself",
    "on-vpn": "Router: not asked while this computer is on a VPN",
    "no-router": "Router: there is none to ask",
    "direct": "Router: nothing to open, this computer has a public address of its own",
}

LANGUAGES = {Means.PCP: "PCP", Means.NAT_PMP: "NAT-PMP", Means.UPNP: "UPnP"}


def opened(port: int, wished: int, means: Means | None) -> str:
    """Say which port is open, and by which protocol."""
    language = f" ({LANGUAGES[means]})" if means else ""
    if port == wished:
        return f"{LINES['open'].format(port=port)}{language}"
    # By PCP and NAT-PMP no router says why: another device may have it, or its range of ports begins above.
    return f"Router: port {port} is open in place of {wished}{language}"


def opened_meanwhile(port: int, wished: int, means: Means | None) -> str:
    """Say which port is open until the wished one comes free."""
    language = f" ({LANGUAGES[means]})" if means else ""
    return (
        f"Router: port {port} is open for now; {wished} still leads to this computer's old address{language}"
    )


def denied(port: int) -> str:
    """Say that it is not open; why is a sentence of its own."""
    return LINES["denied"].format(port=port)


def refusal(refused: Refusal, ask: Ask) -> Problem:
    """Say why the router opens nothing, and what to do."""
    port, local = ask.port, ask.way.local
    by_hand = f"forward port {port} to {local} in its settings and set router.external_port = {port}."
    switch_on = f"Switch on PCP, NAT-PMP or UPnP in your router, or {by_hand}"
    match refused.reason:
        case Reason.SILENT:
            return Problem(
                "RouterSilent", f"Your router did not answer about opening port {port}.", switch_on
            )
        case Reason.NOT_OFFERED:
            return Problem("RouterOffersNothing", "Your router opens no ports on request.", switch_on)
        case Reason.NO_LIBRARY:
            what = "Your router understands only UPnP, and nbtray lacks the Python package miniupnpc for it."
            return Problem("NoUpnpLibrary", what, f"Install miniupnpc, or {by_hand}")
        case Reason.NOT_AUTHORIZED:
            what = f"Your router does not let this computer open port {port}."
            return Problem("RouterForbids", what, f"Allow it there, or {by_hand}")
        case Reason.TAKEN:
            what = f"Port {port} of your router belongs to another device."
            advice = 'Free it there, set another server.port, or set router.other_port = "use".'
            return Problem("RouterPortTaken", what, advice)
        case Reason.OLD_ADDRESS:
            what = f"Port {port} of your router still leads to this computer's old address {refused.detail}."
            advice = (
                "It is opened when the router has forgotten that, within the hour; "
                'for another port until then, set router.other_port = "use".'
            )
            return Problem("RouterHoldsOldAddress", what, advice)
        case Reason.PORT_RANGE:
            what = f"Your router opens only ports above 1023, not {port}."
            return Problem("RouterPortRange", what, "Set server.port to one of those.")
        case Reason.NO_ADDRESS:
            what = "Your router has no address on the internet that it could open a port of."
            advice = "If the internet works, ask your provider for a public IPv4 address, or for IPv6."
            return Problem("RouterHasNoAddress", what, advice)
        case Reason.IN_BETWEEN:
            what = "Another router stands between this computer and the one that was asked."
            return Problem(
                "RouterInBetween", what, f"Forward port {port} in both, or connect to the outer one."
            )
        case Reason.NO_RESOURCES:
            what = f"Your router has no address on the internet to open port {port} of, or no room for it."
            advice = (
                "Ask your provider for a public IPv4 address, or for IPv6, "
                "and remove forwards in the router that nobody needs."
            )
            return Problem("RouterWithoutResources", what, advice)
        case Reason.FULL:
            what = "Your router cannot open any more ports."
            return Problem("RouterFull", what, "Remove forwards there that nobody needs, or restart it.")
        case Reason.OTHER:
            why = f" ({refused.detail})" if refused.detail else ""
            what = f"Your router refused to open port {port}{why}."
            return Problem("RouterRefused", what, f"Restart it, or {by_hand}")
