"""What becomes of the certificate."""

from dataclasses import dataclass

from nbtray.core.certificate.certificate import Certificate
from nbtray.core.problem import Problem


@dataclass(frozen=True, slots=True)
class NewAuthorityChosen:
    """Put another authority in place of ours."""


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """The server shows this certificate from now on."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class CertificateRefused:
    """No certificate could be made or taken over; the old one, if any, is untouched."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class CertificateFilesChanged:
    """The user's own certificate or key was replaced, or is being replaced."""
