"""What is said about the certificate."""

from datetime import datetime

from nbtray.core.certificate.certificate import Certificate
from nbtray.core.problem import Problem

_VOUCHED = {
    "self-signed": "Self-signed: compare the fingerprint once",
    "authority": "Signed by your own authority",
    "own-files": "Your own certificate",
}


def vouched(certificate: Certificate) -> str:
    """Say who vouches for the server."""
    return _VOUCHED.get(certificate.kind, certificate.kind)


def certificate_ends(certificate: Certificate, file: str, now: datetime) -> Problem:
    """Say that the user's own certificate has to be renewed."""
    verb = "ends" if now < certificate.not_after else "ended"
    return Problem(
        "CertificateEnds",
        f"Your certificate {verb} on {certificate.not_after:%d %B %Y}.",
        f"Renew it; nbtray takes the new one from {file} by itself.",
    )
