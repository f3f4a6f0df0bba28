"""Our own authority: a root that can vouch for this computer's names and for addresses, and for nothing else.

Imported in a child only. A device that trusts the root trusts whoever has its key, so its name constraints
(RFC 5280, 4.2.1.10) are critical: no DNS name but this computer's. Addresses are all allowed: the constraints
hold for ten years and the provider gives another address whenever it likes, and hardly a site of the world is
known by its bare address.
"""

import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from nbtray.certificates import leaf
from nbtray.core.moment import EARLIEST

LIFETIME = timedelta(days=3653)
EARLIER = timedelta(days=365)
"""A root begins before it is made: one made while the clock was ahead is good when the clock is put right."""
LEAF_LIFETIME = timedelta(days=90)
"""Apple takes up to 825 days from an authority a person has installed; a key that leaks should die sooner."""

ALL_ADDRESSES = tuple(x509.IPAddress(ip_network(text)) for text in ("0.0.0.0/0", "::/0"))
_NO_HOST = re.compile(r"(^|\.)(-|\.|$)|-(\.|$)|[*\s]")
"""No label is empty, or begins or ends with a hyphen (RFC 1123, 2.1): one such name in the constraints, and
strict verifiers refuse whatever the root has signed."""

LONGEST_NAME = 64  # of a common name: RFC 5280, appendix A.1


@dataclass(frozen=True, slots=True)
class Authority:
    """A root certificate and its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def fingerprint_sha256(self) -> str:
        """The root's, in hex."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def as_pem(self) -> str:
        """Return the pair as one text."""
        return leaf.as_pem(self.key, self.certificate)

    def may_vouch_for(self, name: str) -> bool:
        """Tell whether the constraints allow this name: itself, or below one that is allowed."""
        if _is_address(name):
            return True
        host = name.encode("idna").decode("ascii").casefold()
        return any(host == allowed or host.endswith(f".{allowed}") for allowed in self._allowed())

    def _allowed(self) -> list[str]:
        constraints = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        return [each.value for each in constraints.permitted_subtrees or () if isinstance(each, x509.DNSName)]


def make(names: Iterable[str], now: datetime) -> Authority:
    """Make a root for these names, and for every address."""
    key = ec.generate_private_key(ec.SECP384R1())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    # Told apart in a device's list: an old one of this computer's, and other computers'.
    called = leaf.subject(f"nbtray {identifier.digest.hex()[:6]} on {platform.node()}"[:LONGEST_NAME])
    begin = leaf.begin(now) - EARLIER
    allowed = [each for each in leaf.named(_constrained(names)).general if isinstance(each, x509.DNSName)]
    built = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + EARLIER + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(leaf.usage("key_cert_sign"), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=[*allowed, *ALL_ADDRESSES], excluded_subtrees=None),
            critical=True,
        )
    )
    return Authority(key, built.sign(key, hashes.SHA384()))


def load(pem: str, now: datetime) -> Authority | None:
    """Return the root that is kept; None when it is none, or no whole leaf fits in the rest of its life.

    A clock that has not been set yet is no reason to give one up that devices have learnt.
    """
    try:
        key = serialization.load_pem_private_key(pem.encode("ascii"), None)
        certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    except (ValueError, TypeError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
        return None
    has_begun = certificate.not_valid_before_utc <= now or now <= EARLIEST
    fits = has_begun and now < certificate.not_valid_after_utc - LEAF_LIFETIME
    return Authority(key, certificate) if fits else None


def sign(authority: Authority, names: Iterable[str], now: datetime) -> tuple[str, x509.Certificate]:
    """Make a key and a certificate for those names the root may vouch for; return the pair and the latter."""
    key = ec.generate_private_key(ec.SECP256R1())
    allowed = [name for name in leaf.named(names).names if authority.may_vouch_for(name)]
    begin = leaf.begin(now)
    root = authority.certificate
    signer = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    valid = (begin, begin + LEAF_LIFETIME)
    described = leaf.builder(key, root.subject, signer, leaf.named(allowed).general, valid)
    certificate = described.sign(authority.key, hashes.SHA384())
    # Without the root: who trusts it has it, and nobody trusts it for being sent (RFC 8446, 4.4.2).
    return leaf.as_pem(key, certificate), certificate


def _constrained(names: Iterable[str]) -> list[str]:
    # A bare name like `dev` or `box` may be a top-level domain: allowing it would allow all below it.
    dotted = [name for name in names if "." in name and not _is_address(name) and not _NO_HOST.search(name)]
    # Without a single DNS name in it, a constraint would allow every one (RFC 5280, 4.2.1.10).
    return ["localhost", *dotted]


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
