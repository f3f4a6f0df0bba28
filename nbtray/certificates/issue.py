"""Makes a self-signed certificate: `python -m nbtray.certificates.issue`, names in, certificate and key out.

A process of its own: `cryptography` never stays in the one that shows the tray. JSON over standard input and
output, so that the key is in no argument, variable or file but its own.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=397)
"""Browsers refuse anything above 398 days (CA/Browser Forum, Baseline Requirements 6.3.2)."""

CLOCK_SKEW = timedelta(hours=1)
"""A visitor's clock may be behind ours."""

SUBJECT = "nbtray"


@dataclass(frozen=True, slots=True)
class Issued:
    """The pair in one PEM, and what the certificate says."""

    pem: str
    fingerprint_sha256: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]

    def as_json(self) -> str:
        """Return it as the parent reads it."""
        return json.dumps(
            {
                "pem": self.pem,
                "facts": {
                    "fingerprint_sha256": self.fingerprint_sha256,
                    "not_before": self.not_before.isoformat(),
                    "not_after": self.not_after.isoformat(),
                    "names": self.names,
                    "kind": "self-signed",
                },
            }
        )


def main() -> int:
    """Read `{"names": [...]}`, write `{"pem": ..., "facts": {...}}`."""
    names = json.loads(sys.stdin.read())["names"]
    sys.stdout.write(issue(names, datetime.now(UTC)).as_json())
    return 0


def issue(names: Iterable[str], now: datetime) -> Issued:
    """Make a new key and a certificate for these DNS names and addresses."""
    valid = sorted({name.partition("%")[0] for name in names if name})
    general = [found for name in valid if (found := _general_name(name)) is not None]
    key = ec.generate_private_key(ec.SECP256R1())
    begin = (now - CLOCK_SKEW).replace(microsecond=0)
    certificate = _built(key, general, begin).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Issued(
        pem=(private + certificate.public_bytes(serialization.Encoding.PEM)).decode("ascii"),
        fingerprint_sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        names=tuple(sorted({name for name in valid if _general_name(name) is not None})),
    )


def _built(
    key: ec.EllipticCurvePrivateKey, names: list[x509.GeneralName], begin: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SUBJECT)])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        # OpenSSL's strict check (the default since Python 3.13) wants both.
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
    )


def _general_name(name: str) -> x509.GeneralName | None:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name.encode("idna").decode("ascii"))
    except UnicodeError:
        return None  # no such name can be in a URL


if __name__ == "__main__":
    sys.exit(main())
