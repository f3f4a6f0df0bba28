"""What a fault on the way to the mail server means, and what a person can do about it."""

from nbtray.core.mail.delivery import Deferred, Delivered, Delivery, Refused, Unconfirmed
from nbtray.core.mail.fault import Accepted, Fault, Kind, Outcome, Phase, Refusal
from nbtray.core.mail.replies import AGAIN, FOR_GOOD, harmless, meaning_of, recipient_problem
from nbtray.core.mail.route import Route
from nbtray.core.problem import Problem
from nbtray.core.settings import Security

EXPIRED, NOT_YET_VALID = 10, 9
WRONG_NAME = (62, 64)
"""X509_V_ERR_*, of a host and of an address: what a person can tell apart from an authority nobody knows."""

_BETWEEN = "If this network has a login page, or a program here looks into TLS, that is the reason. "


def judged(outcome: Outcome, route: Route) -> Delivery:
    """Return what became of the letter."""
    match outcome:
        case Accepted(refused=()):
            return Delivered()
        case Accepted(recipients=reached, refused=refused):
            return _not_everybody(reached, refused, route)
        case Fault(phase=Phase.ANSWER, kind=kind) if kind is not Kind.REPLY:
            return Unconfirmed(_unconfirmed(route))
        case Fault(kind=Kind.REPLY):
            return meaning_of(outcome, route)
        case Fault(kind=Kind.CERTIFICATE):
            return _certificate(outcome, route)
        case Fault(kind=Kind.NOT_TLS | Kind.NOT_SMTP | Kind.TLS_FAILED):
            return _other_tongue(outcome, route)
        case Fault(kind=Kind.AUTHORITIES | Kind.NO_STARTTLS | Kind.NO_LOGIN):
            return Refused(_unfit(outcome, route))
    return Deferred(_out_of_reach(outcome, route))


def _out_of_reach(fault: Fault, route: Route) -> Problem:
    where = f"{route.host}, port {route.port},"
    check = "" if route.provider else "Is mail.host right? "
    match fault.kind:
        case Kind.NAME_UNKNOWN:
            return Problem("MailHostUnknown", f"There is no server named {route.host}.", f"{check}{AGAIN}")
        case Kind.NAME_UNANSWERED:
            return Problem("NoNameAnswer", f"The name {route.host} could not be looked up.", AGAIN)
        case Kind.CONNECTION_REFUSED:
            here = _bridge(route) or ("" if route.provider else "Are mail.host and mail.port right? ")
            return Problem("MailRefused", f"{where} refuses connections.", f"{here}{AGAIN}")
        case Kind.NO_WAY:
            return Problem("NoWayToMail", f"There is no way to {route.host} from here.", AGAIN)
        case Kind.TIMED_OUT:
            return Problem(
                "MailTimeout", f"{where} {_silence(fault)}.", f"{_wrong_port(fault, route)}{AGAIN}"
            )
        case Kind.CUT:
            hint = _wrong_port(fault, route)
            return Problem("MailCut", f"{where} hung up {_during(fault.phase)}.", f"{hint}{AGAIN}")
    return broken(harmless(fault.text))


def broken(how: str) -> Problem:
    """Say that it went wrong in a way nobody foresaw."""
    return Problem("MailBroken", f"Sending broke off ({how}).", f"`nbtray logs` may tell more. {AGAIN}")


def _silence(fault: Fault) -> str:
    if fault.phase is Phase.CONNECT:
        return "does not answer"
    if fault.phase is Phase.GREETING:
        return "took the connection and said nothing more"
    return f"stopped answering {_during(fault.phase)}"


def _wrong_port(fault: Fault, route: Route) -> str:
    """A client without TLS and a server with TLS wait for each other."""
    if fault.phase is not Phase.GREETING or route.security is Security.TLS or route.provider:
        return ""
    return "If this port wants TLS from the start, as 465 does, set mail.security to tls. "


def _during(phase: Phase) -> str:
    return {
        Phase.CONNECT: "at once",
        Phase.GREETING: "before its greeting",
        Phase.TLS: "while TLS was set up",
        Phase.LOGIN: "during the login",
        Phase.TEXT: "while the letter was handed over",
        Phase.ANSWER: "while the letter was handed over",
    }.get(phase, "before it had taken the letter")


def _bridge(route: Route) -> str:
    return "Start Proton Mail Bridge. " if route.provider and route.provider.key == "proton" else ""


def _unconfirmed(route: Route) -> Problem:
    return Problem(
        "MailUnconfirmed",
        f"{route.server} was given the whole letter, but could not confirm that it has it.",
        "It may arrive twice: nbtray sends it again.",
    )


def _certificate(fault: Fault, route: Route) -> Delivery:
    reason = {
        EXPIRED: "has expired",
        NOT_YET_VALID: "is not valid yet",
        **dict.fromkeys(WRONG_NAME, "is for another name"),
    }.get(fault.code, "comes from an authority this computer does not know")
    what = f"The certificate that {route.host} showed {reason}, so nothing was sent."
    if fault.code in (EXPIRED, NOT_YET_VALID):
        clock = "Is this computer's clock right? "
        if route.provider is None:
            return Refused(
                Problem("MailCertificate", what, f"{clock}If it is, the server needs a new certificate.")
            )
        return Deferred(Problem("MailCertificate", what, f"{clock}{AGAIN}"))
    if _bridge(route):
        export = "Export the certificate in Bridge's settings and set mail.authorities to that file."
        return Refused(Problem("MailCertificate", what, export))
    if route.provider is not None and not route.authorities:
        return Deferred(Problem("MailCertificate", what, f"{_BETWEEN}{AGAIN}"))
    if fault.code in WRONG_NAME:
        return Refused(Problem("MailCertificate", what, "Set mail.host to the name in its certificate."))
    if route.authorities:
        advice = f"Put the right authority's certificate into {route.authorities} (mail.authorities)."
    else:
        advice = "If it is your own server, set mail.authorities to a file with its authority's certificate."
    return Refused(Problem("MailCertificate", what, advice))


def _other_tongue(fault: Fault, route: Route) -> Delivery:
    where = f"{route.host}, port {route.port},"
    match fault.kind:
        case Kind.NOT_TLS:
            problem = Problem(
                "MailNotTls",
                f"{where} does not begin with TLS.",
                "If that is its port for STARTTLS, as 587 is, set mail.security to starttls.",
            )
        case Kind.TLS_FAILED:
            problem = Problem(
                "MailTlsFailed",
                f"No secure connection to {route.host} could be made ({harmless(fault.text)}).",
                "The server has to know TLS 1.2 or 1.3.",
            )
        case _:
            problem = Problem(
                "NotAMailServer",
                f"{where} does not answer as a mail server does.",
                "Set mail.host and mail.port to your provider's server for outgoing mail (SMTP).",
            )
    if route.provider is None:
        return Refused(problem)
    return Deferred(Problem(problem.code, problem.what, f"{_BETWEEN}{AGAIN}"))


def _unfit(fault: Fault, route: Route) -> Problem:
    match fault.kind:
        case Kind.AUTHORITIES:
            return Problem(
                "MailAuthorities",
                f"{route.authorities} holds no certificates that can be read ({harmless(fault.text)}).",
                "Set mail.authorities to a file in PEM format, or to nothing.",
            )
        case Kind.NO_STARTTLS:
            return Problem(
                "NoStartTls",
                f"{route.host} offers no STARTTLS on port {route.port}, so nothing was sent.",
                "Set mail.security to tls (port 465) if it has that; without TLS nbtray sends no password.",
            )
    offered = f"it offers {harmless(fault.text)}" if fault.text else "it offers none"
    return Problem(
        "NoMailLogin",
        f"{route.host} has no way to log in that nbtray knows ({offered}).",
        "Set mail.login to none if it takes letters from you without one.",
    )


def _not_everybody(reached: tuple[str, ...], refused: tuple[Refusal, ...], route: Route) -> Delivery:
    problem = recipient_problem(reached, refused, route)
    later = all(each.code < FOR_GOOD for each in refused)
    return Deferred(problem) if later else Refused(problem)
