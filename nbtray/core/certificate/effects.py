"""What should be done about the certificate."""

from dataclasses import dataclass

from nbtray.core.settings import CertificateKind


@dataclass(frozen=True, slots=True)
class RecallCertificate:
    """Tell which certificate is in place, if one is."""


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    """Make a certificate for these DNS names and addresses; first a new authority if that is asked for."""

    names: tuple[str, ...]
    kind: CertificateKind = CertificateKind.SELF_SIGNED
    new_authority: bool = False


@dataclass(frozen=True, slots=True)
class ReadCertificateFiles:
    """Take over the user's own certificate and key if they have changed, and tell of later changes.

    `afresh` if they are to be judged again although they have not: by another date.
    """

    file: str
    key_file: str
    afresh: bool = False


CertificateEffect = RecallCertificate | IssueCertificate | ReadCertificateFiles
