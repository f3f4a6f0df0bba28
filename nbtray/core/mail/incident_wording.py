"""What a letter says about logins; the letter itself puts the parts in their place."""

from nbtray.core.logins.wording import PLACE
from nbtray.core.mail.message import Incident, IncidentKind, Letter

SUBJECT = "login alarm"
"""In the subject of each, so that a filter can tell them from the others."""


def subject(letter: Letter) -> str:
    """Return the gravest of it, and how many more there are."""
    incident = gravest_of(letter)
    more = f" (and {letter.changes - 1} more)" if letter.changes > 1 else ""
    return f"{SUBJECT}: {_in_short(incident)}{more}"


def headline(letter: Letter, computer: str) -> str:
    """Return the gravest of it as a sentence without its stop."""
    match gravest_of(letter).kind:
        case IncidentKind.NEW_PLACE:
            return f"Somebody has logged in to {computer} from a new address"
        case IncidentKind.PASSWORD_KNOWN:
            return f"Somebody knows your password for {computer}"
        case _:
            return f"Somebody is guessing your password for {computer}"


def what_it_means(letter: Letter) -> str:
    """Say who got in."""
    kinds = {each.kind for each in letter.incidents}
    if IncidentKind.NEW_PLACE in kinds:
        return (
            "If it was you, nothing has to be done. If it was not you, somebody else has your password: "
            "do now what is said below."
        )
    if IncidentKind.PASSWORD_KNOWN in kinds:
        return "The password was right and the code was wrong, so the door stayed shut."
    return "Nobody got in: whoever guesses has to wait longer each time. A long password keeps them out."


def happened(incident: Incident) -> str:
    """Return one of them as a line, after its time."""
    match incident.kind:
        case IncidentKind.NEW_PLACE:
            return f"{incident.address} logged in ({incident.browser})"
        case IncidentKind.PASSWORD_KNOWN:
            return f"{incident.address} had the right password and a wrong code ({incident.browser})"
        case IncidentKind.LOCKED_OUT:
            return f"{incident.address} was wrong again and again, and has to wait ({incident.browser})"
        case IncidentKind.BURST:
            return (
                f"{incident.failures} wrong passwords in ten minutes, from {incident.networks} networks, "
                "which have to wait"
            )


def counted(letter: Letter) -> str:
    """Say how many are not told one by one, '' if all are."""
    more = letter.changes - len(letter.incidents)
    return f"{more} more: see Logins… under {PLACE} in nbtray's menu" if more > 0 else ""


def to_do(letter: Letter, computer: str) -> tuple[str, ...]:
    """Return what to do, first things first."""
    change = (
        f"Change the password: “Change password…” under “{PLACE}” in nbtray's menu on {computer}, or run "
        "there: nbtray password. It counts at once, ends all logins, and closes what they have open."
    )
    cut_off = (
        "Log everybody out, and cut off notebooks that are open. Run there: nbtray logins --log-everybody-out"
    )
    terminals = "End the terminals that these logins have left. Run there: nbtray logins --end-terminals"
    code = "Ask for a code from your phone besides the password. Run there: nbtray totp on"
    match gravest_of(letter).kind:
        case IncidentKind.NEW_PLACE:
            return change, cut_off, terminals, code
        case IncidentKind.PASSWORD_KNOWN:
            return change, cut_off
        case _:
            return change, code


def when_to(letter: Letter) -> str:
    """Return the words before what to do."""
    grave = gravest_of(letter).kind.is_grave
    return "If it was not you:" if grave else "If your password is short, or in use elsewhere too:"


def gravest_of(letter: Letter) -> Incident:
    """Return the gravest of its incidents, the latest of these."""
    order = list(IncidentKind)
    return max(letter.incidents, key=lambda each: (-order.index(each.kind), each.at))


def _in_short(incident: Incident) -> str:
    match incident.kind:
        case IncidentKind.NEW_PLACE:
            return f"somebody logged in from {incident.address}"
        case IncidentKind.PASSWORD_KNOWN:
            return f"{incident.address} knows the password"
        case IncidentKind.LOCKED_OUT:
            return f"{incident.address} guesses the password"
        case IncidentKind.BURST:
            return f"{incident.networks} networks guess the password"
