"""What every certificate that a server shows has in common; imported in a child only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLOCK_SKEW = timedelta(hours=1)
"""A visitor's clock may be behind ours."""

SUBJECT = "nbtray"

_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """The names that can be in a certificate, as they were given and as X.509 writes them."""

    names: tuple[str, ...]
    general: tuple[x509.GeneralName, ...]


def named(names: Iterable[str]) -> Named:
    """Return those that can be in a certificate; a zone (`%eth0`) is no part of an address."""
    valid = {name.partition("%")[0]: None for name in names if name}
    found = {name: general for name in sorted(valid) if (general := _general_name(name)) is not None}
    return Named(tuple(found), tuple(found.values()))


def begin(now: datetime) -> datetime:
    """Return when a certificate made now begins to be valid."""
    return (now - CLOCK_SKEW).replace(microsecond=0)


def subject(name: str = SUBJECT) -> x509.Name:
    """Return the name people see in a list of certificates."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def usage(*uses: str) -> x509.KeyUsage:
    """Allow these uses of the key and no other."""
    return x509.KeyUsage(**{each: each in uses for each in _USES})


def builder(
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signer: x509.SubjectKeyIdentifier,
    general: Iterable[x509.GeneralName],
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    """Describe a server's certificate; `signer` identifies the key that will sign it."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject())
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.SubjectAlternativeName(general), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        # OpenSSL's strict check (the default since Python 3.13) wants both.
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
    )


def as_pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> str:
    """Return key and certificate as one text."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode("ascii")


def _general_name(name: str) -> x509.GeneralName | None:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name.encode("idna").decode("ascii"))
    except UnicodeError:
        return None  # no such name can be in a URL
