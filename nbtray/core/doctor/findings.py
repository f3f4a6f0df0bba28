"""What a look at a link of the way means: pure judgements, in the words of the report."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nbtray.core.address.readings import IPAddress, Reading, Seen
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.doctor.steps import Link, Outcome, Step, failed, ok, unknown
from nbtray.core.problem import Problem
from nbtray.core.reach.firewall import Firewall, Passage
from nbtray.core.reach.outside import VOICES, Question, Reply, Tried, Unasked, judged
from nbtray.core.reach.outside import Outside as Seeing
from nbtray.core.reach.wording import IPV6_AT_BEST
from nbtray.core.settings.check import Checked

Report = Mapping[str, Any]
"""A status, as `status --json` tells it."""

START = "Start it: `nbtray start`."
NOT_NEEDED = "Not needed: it is not served to the internet, as you have set it."
PHONE = "Open {url} on a phone with its Wi-Fi off."


def settings(checked: Checked, *, has_password: bool) -> Step:
    """Judge the settings file, and whether anything guards the server."""
    if checked.mistakes:
        return failed(Link.SETTINGS, checked.mistakes[0])
    if not has_password:
        missing = Problem("NoPassword", "No password has been chosen.", "Choose one: `nbtray password`.")
        return failed(Link.SETTINGS, missing)
    return ok(Link.SETTINGS, "They have no mistake, and a password is set.")


def certificate(found: Certificate | None, host: str, now: datetime) -> Step:
    """Judge the certificate for the name or address that the public URL has, '' if none is known."""
    if found is None:
        return unknown(Link.CERTIFICATE, "There is none yet.", "The next start makes one.")
    if now >= found.not_after:
        what = f"It ended on {found.not_after:%d %B %Y}."
        return failed(Link.CERTIFICATE, Problem("CertificateEnded", what, "Restart: `nbtray restart`."))
    evidence = f"It is {found.kind}, and lasts until {found.not_after:%d %B %Y}."
    if host and not found.covers(host):
        advice = "Restart: `nbtray restart`." if found.kind != "own-files" else "Get one for that name."
        return failed(
            Link.CERTIFICATE, Problem("CertificateForAnother", f"{evidence} It is not for {host}.", advice)
        )
    return ok(Link.CERTIFICATE, evidence)


def listening(port: int, state: str, *, answers: bool) -> Step:
    """Judge whether somebody listens; `state` is what nbtray says of the server, '' when it does not run."""
    if answers:
        return ok(Link.LISTENING, f"Port {port} takes connections on this computer.")
    said = f"nbtray says: {state}." if state else "nbtray is not running."
    advice = "Restart it: `nbtray restart`." if state == "running" else START
    return failed(Link.LISTENING, Problem("NobodyListens", f"Nobody answers on port {port}. {said}", advice))


def probe(trouble: str | None) -> Step:
    """Judge what came of the whole probe: '' is well, None when there was nobody to try it on."""
    if trouble is None:
        return unknown(Link.PROBE, "Nobody could be asked.", START)
    if trouble:
        what = f"What answers is not a healthy server of yours: {trouble.removesuffix('.')}."
        return failed(Link.PROBE, Problem("ProbeFailed", what, "Restart it: `nbtray restart`."))
    return ok(Link.PROBE, "It shows our certificate, turns strangers away, and knows nbtray.")


def network(listen: str, lan: str, *, answers: bool | None) -> Step:
    """Judge the own network; `lan` is the URL there, and `answers` None when nobody listens at all."""
    if listen == "computer":
        return ok(Link.NETWORK, "It serves this computer only, as you have set it.")
    if not lan:
        nowhere = Problem("NoNetwork", "This computer is in no network.", "Connect it to one.")
        return failed(Link.NETWORK, nowhere)
    if answers is None:
        return unknown(Link.NETWORK, f"Nobody listens, so nobody answers at {lan}.", START)
    if not answers:
        what = f"Nobody answers at {lan}, although port and server are there."
        return failed(Link.NETWORK, Problem("NotInNetwork", what, "Restart it: `nbtray restart`."))
    return ok(Link.NETWORK, f"It answers at {lan}.")


def firewall(found: Firewall) -> Step:
    """Judge this computer's own firewall."""
    passages = {found.ipv4, found.ipv6}
    advice = f"This opens the port: `{found.command}`." if found.command else ""
    if Passage.CLOSED in passages:
        what = f"This computer's firewall ({found.name}) lets nobody in."
        return Step(Link.FIREWALL, Outcome.FAILED, what, advice)
    if Passage.HIDDEN in passages:
        what = f"There is one ({found.name}); whether it lets anybody in cannot be seen from here."
        return unknown(Link.FIREWALL, what, advice)
    return ok(Link.FIREWALL, f"{found.name} lets the port in." if found.name else "None was found.")


def router(report: Report | None, reading: Reading | None) -> Step:
    """Judge the router by its mapping, if nbtray runs, and by what it says of its address now."""
    told = f" Its address is {reading.address}." if isinstance(reading, Seen) else ""
    mapping = report["mapping"] if report else None
    if mapping is None or mapping["state"] == "closed":
        if reading is None:
            return unknown(Link.ROUTER, "There is none that could be asked.")
        if isinstance(reading, Seen):
            return ok(Link.ROUTER, f"It answers.{told} Nothing is open, because nothing is served.")
        return unknown(Link.ROUTER, f"{_capitalised(reading.reason)}.")
    evidence = f"{_capitalised(mapping['sentence'].removeprefix('Router: '))}.{told}"
    match mapping["state"]:
        case "open" | "direct":
            return ok(Link.ROUTER, evidence)
        case "denied":
            return Step(
                Link.ROUTER, Outcome.FAILED, evidence, report["reach"]["advice"] or "" if report else ""
            )
        case _:
            return unknown(Link.ROUTER, evidence)


def address(readings: Sequence[Reading]) -> tuple[Step, IPAddress | None]:
    """Judge what the sources say: two must agree; return the address they agree on too."""
    seen = [each.address for each in readings if isinstance(each, Seen)]
    agreed = next((each for each in seen if seen.count(each) > 1), None)
    if agreed:
        return ok(Link.ADDRESS, f"The internet sees {agreed}."), agreed
    if seen:
        said = ", ".join(sorted({str(each) for each in seen}))
        return unknown(
            Link.ADDRESS, f"No two services agree; they say {said}.", "Try again in a minute."
        ), None
    reasons = sorted({each.reason for each in readings if not isinstance(each, Seen)})
    what = f"No service has told it: {'; '.join(reasons) or 'none was asked'}."
    advice = "Look whether the internet works on this computer."
    return failed(Link.ADDRESS, Problem("NoAddress", what, advice)), None


def name(wanted: str, found: Sequence[str] | None, seen: IPAddress | None) -> Step:
    """Judge where the DNS name of the settings leads; `found` is None when that could not be looked up."""
    if not wanted:
        return ok(Link.NAME, "None is set: the URL has the address itself.")
    if found is None:
        what = f"{wanted} could not be looked up."
        return failed(Link.NAME, Problem("NameUnknown", what, "Look whether it is spelled right."))
    leads = f"{wanted} leads to {', '.join(found)}"
    if seen is None:
        return unknown(Link.NAME, f"{leads}; whether that is here is not known.")
    if str(seen) in found:
        return ok(Link.NAME, f"{leads}, and that is here.")
    advice = "Set it to the new address at your DNS provider."
    return failed(Link.NAME, Problem("NameElsewhere", f"{leads}, but here is {seen}.", advice))


def internet(report: Report | None) -> Step:
    """Give nbtray's own verdict."""
    if report is None or report["state"] != "running":
        return unknown(Link.INTERNET, "Nothing is served now.", START)
    if report["listen"] != "internet":
        return ok(Link.INTERNET, NOT_NEEDED)
    told = report["reach"]
    evidence = f"{_verdict(told)}. {told['what'] or ''}".strip()
    outcome = {"yes": Outcome.OK, "only-ipv6": Outcome.OK, "no": Outcome.FAILED}.get(
        told["open"], Outcome.UNKNOWN
    )
    return Step(Link.INTERNET, outcome, evidence, told["advice"] or "")


def outside(replies: Sequence[Reply], question: Question | None, certificate_sha256: str, url: str) -> Step:
    """Judge what services outside say that tried to connect just now; none when they may not be asked."""
    advice = PHONE.format(url=url) if url else ""
    if question is None:
        return unknown(Link.OUTSIDE, "Nobody outside was asked to connect.", advice)
    place = f"port {question.port} of {question.address}"
    match judged(replies, question, certificate_sha256):
        case Seeing.OURS:
            return ok(Link.OUTSIDE, f"A service has connected to {place}, and was shown our certificate.")
        case Seeing.REACHED:
            return ok(Link.OUTSIDE, f"A service has connected to {place}.")
        case Seeing.ANOTHER:
            what = f"Another server answers at {place}."
            return failed(Link.OUTSIDE, Problem("AnotherServer", what, "See in your router where it leads."))
        case Seeing.NOT_REACHED:
            what = f"{VOICES} services could not connect to {place}."
            return failed(Link.OUTSIDE, Problem("NotReached", what, "The links above may tell why."))
        case Seeing.DISAGREE:
            return unknown(Link.OUTSIDE, f"Some services could connect to {place}, and some not.", advice)
        case _:
            reasons = sorted({each.told.reason for each in replies if isinstance(each.told, Unasked)})
            said = "; ".join(reasons) or "one alone could not connect"
            tried = any(isinstance(each.told, Tried) for each in replies)
            said = "one alone could not connect" if tried else said
            return unknown(Link.OUTSIDE, f"The services do not tell: {said}.", advice)


def _verdict(reach: Report) -> str:
    """Return the half line without its reason where a sentence beside it gives that at length."""
    line = reach["sentence"].removeprefix("Open to the internet: ")
    answer, comma, reason = line.partition(", ")
    said_beside = reach["what"] and reach["open"] in ("no", "unknown") and reason != IPV6_AT_BEST
    return _capitalised(answer if said_beside else f"{answer}{comma}{reason}")


def _capitalised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
