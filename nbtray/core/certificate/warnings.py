"""What should be looked at about the certificate, although it serves."""

from nbtray.core.problem import Problem
from nbtray.core.settings import CertificateKind
from nbtray.core.state import State

INCOMPLETE = Problem(
    "ChainIncomplete",
    "Your certificate comes without those that signed it, so some browsers refuse it.",
    "Set certificate.file to the whole chain; certbot calls it fullchain.pem.",
)


def certificate_warnings(state: State) -> tuple[Problem, ...]:
    """Return a sentence for each thing that keeps browsers from trusting what they should trust."""
    certificate, chosen = state.certificate, state.settings.certificate
    found = [state.certificate_problem] if state.certificate_problem else []
    if certificate is None or certificate.kind != chosen.kind:
        return tuple(found)
    if chosen.kind is CertificateKind.OWN_FILES:
        if certificate.incomplete:
            found.append(INCOMPLETE)
        if state.settings.address.name and not certificate.covers(state.settings.address.name):
            found.append(_another_name(certificate.names, state.settings.address.name))
    if narrow := [name for name in certificate.left_out if "." in name]:
        found.append(_narrow(narrow))
    return tuple(found)


def _another_name(names: tuple[str, ...], name: str) -> Problem:
    return Problem(
        "CertificateForAnother",
        f"Your certificate is for {', '.join(names)}, not for {name}: browsers will warn.",
        "Get one for that name, or set address.name to the name it is for.",
    )


def _narrow(names: list[str]) -> Problem:
    return Problem(
        "AuthorityNarrow",
        f"Your authority may not vouch for {', '.join(names)}.",
        "`nbtray certificate new-authority` makes one that may; your devices have to learn it again.",
    )
