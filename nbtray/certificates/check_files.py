"""Checks a user's own certificate and key: `python -m nbtray.certificates.check_files`.

A process of its own, like `issue`: two paths in, the pair and its facts out, or what is wrong with it.
"""

import re
import ssl
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from nbtray.certificates import problems, public_trust
from nbtray.certificates.child import DEADLINE
from nbtray.core.moment import EARLIEST
from nbtray.own_process import answer_one
from nbtray.path_check import belongs_to_another, exchangeable
from nbtray.regular_file import read_regular

LARGEST = 1 << 20
"""Bytes; a chain with its key is some six thousand."""

SHORTEST_RSA = 2048  # CA/Browser Forum, Baseline Requirements 6.1.5
CURVES = ("secp256r1", "secp384r1", "secp521r1")
BROKEN = ("md5", "sha1")

_KEY = re.compile(rb"-----BEGIN ([A-Z ]*)PRIVATE KEY-----.+?-----END \1PRIVATE KEY-----", re.DOTALL)


def main() -> NoReturn:
    """Read `{"file": ..., "key_file": ...}`, write `{"pem", "facts"}` or `{"refused", "details"}`."""
    answer_one(answer_to, DEADLINE)


def answer_to(asked: dict[str, str]) -> dict[str, Any]:
    """Check these files; a refusal is an answer too."""
    try:
        return check(asked["file"], asked["key_file"], datetime.now(UTC))
    except problems.UsersFilesWrong as wrong:
        details = {name: str(value) for name, value in wrong.details.items()}
        return {"refused": type(wrong).__name__, "details": details}


def check(file: str, key_file: str, now: datetime) -> dict[str, Any]:
    """Return the pair and its facts; raises `UsersFilesWrong`."""
    if not file:
        raise problems.FileUnset
    path = Path(file).expanduser()
    key_path = Path(key_file).expanduser() if key_file else path
    chain = _chain(_read(path), path)
    key_pem, key = _key(_read(key_path), key_path)
    _check_pair(chain, key, path, key_path)
    _check_strength(chain, key, path)
    _check_order(chain, path)
    if now < EARLIEST:  # a clock that has not been set yet knows no date to compare with
        now = max(each.not_valid_before_utc for each in chain)
    for each in chain:
        _check_dates(each, now, path)
    names = _names(chain[0], path)
    _check_purpose(chain[0], path)
    _check_that_it_loads(path, key_path)
    trusted = public_trust.is_trusted(chain, names, now)
    certificates = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)
    return {
        "pem": (key_pem + b"\n" + certificates).decode("ascii"),
        "facts": {
            "fingerprint_sha256": chain[0].fingerprint(hashes.SHA256()).hex(),
            "not_before": chain[0].not_valid_before_utc.isoformat(),
            "not_after": min(each.not_valid_after_utc for each in chain).isoformat(),
            "names": names,
            "kind": "own-files",
            "trusted": trusted,
            "incomplete": not trusted and len(chain) == 1 and _names_its_issuer(chain[0]),
        },
    }


def _read(path: Path) -> bytes:
    try:
        content = read_regular(path, LARGEST + 1)
        _require_trusted(path)
    except OSError as error:
        raise problems.FileUnreadable(path=path, reason=(error.strerror or "it failed").lower()) from None
    if len(content) > LARGEST:
        raise problems.FileUnreadable(path=path, reason="it is far too long for a certificate")
    return content


def _require_trusted(path: Path) -> None:
    if belongs_to_another(path):
        raise problems.FileExchangeable(path=path, reason="it belongs to another account")
    if (found := exchangeable(path)) is not None and found.can_rename:
        raise problems.FileExchangeable(path=path, reason=found.reason)


def _chain(content: bytes, path: Path) -> list[x509.Certificate]:
    if b"-----BEGIN CERTIFICATE-----" not in content:
        raise problems.NoCertificateInIt(path=path)
    try:
        chain = x509.load_pem_x509_certificates(content)
        for each in chain:
            each.public_key()
            list(each.extensions)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        raise problems.CertificateDamaged(path=path) from None
    return chain


def _key(content: bytes, path: Path) -> tuple[bytes, PrivateKeyTypes]:
    found = _KEY.search(content)
    if found is None:
        raise problems.NoKeyInIt(path=path)
    if b"ENCRYPTED" in found[0]:  # PKCS #8 in its label, OpenSSL's old form in a header
        raise problems.KeyEncrypted(path=path)
    try:
        return found[0], serialization.load_pem_private_key(found[0], None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise problems.NoKeyInIt(path=path) from None


def _check_pair(chain: list[x509.Certificate], key: PrivateKeyTypes, path: Path, key_path: Path) -> None:
    belongs = [each.public_key() == key.public_key() for each in chain]
    if not any(belongs):
        raise problems.KeyForeign(key=key_path, path=path)
    if not belongs[0]:
        raise problems.ChainDisordered(path=path)


def _check_strength(chain: list[x509.Certificate], key: object, path: Path) -> None:
    match key:
        case rsa.RSAPrivateKey() if key.key_size >= SHORTEST_RSA:
            pass
        case ec.EllipticCurvePrivateKey() if key.curve.name in CURVES:
            pass
        case rsa.RSAPrivateKey():
            raise problems.KeyWeak(found=f"RSA with {key.key_size} bits")
        case ec.EllipticCurvePrivateKey():
            raise problems.KeyWeak(found=f"on the curve {key.curve.name}")
        case _:
            raise problems.KeyWeak(found="of a kind that browsers do not know")
    for each in chain:
        algorithm = each.signature_hash_algorithm
        # The signature of a root is looked at by nobody.
        if each.issuer != each.subject and algorithm is not None and algorithm.name in BROKEN:
            raise problems.SignatureWeak(path=path, found=algorithm.name.upper())


def _check_order(chain: list[x509.Certificate], path: Path) -> None:
    for signed, signer in pairwise(chain):
        try:
            signed.verify_directly_issued_by(signer)
        except (ValueError, TypeError, InvalidSignature):
            raise problems.ChainDisordered(path=path) from None


def _check_dates(certificate: x509.Certificate, now: datetime, path: Path) -> None:
    if now < certificate.not_valid_before_utc:
        raise problems.CertificateNotYetValid(path=path, when=f"{certificate.not_valid_before_utc:%d %B %Y}")
    if now >= certificate.not_valid_after_utc:
        raise problems.CertificateOver(path=path, when=f"{certificate.not_valid_after_utc:%d %B %Y}")


def _names(certificate: x509.Certificate, path: Path) -> list[str]:
    try:
        told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise problems.CertificateNameless(path=path) from None
    addresses = [str(address) for address in told.get_values_for_type(x509.IPAddress)]
    names = sorted({*told.get_values_for_type(x509.DNSName), *addresses})
    if not names:
        raise problems.CertificateNameless(path=path)
    return names


def _check_purpose(certificate: x509.Certificate, path: Path) -> None:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE} & set(uses):
        raise problems.CertificateNotForServers(path=path)


def _check_that_it_loads(path: Path, key_path: Path) -> None:
    # OpenSSL has the last word: it is what the server loads them with.
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key_path, password=lambda: b"")
    except (OSError, ValueError):
        raise problems.CertificateDamaged(path=path) from None


def _names_its_issuer(certificate: x509.Certificate) -> bool:
    """Tell whether it says where to get the one that signed it: an authority of the world's, then."""
    try:
        told = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return False
    return any(each.access_method == AuthorityInformationAccessOID.CA_ISSUERS for each in told)


if __name__ == "__main__":
    main()
