"""Certificates as a user may bring them: good ones, and each kind of bad one."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from nbtray.certificates.leaf import usage

NOW = datetime.now(UTC)
NAMES = ("localhost", "lab.example", "127.0.0.1")
P256 = ec.generate_private_key(ec.SECP256R1())


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _described(called, key, issuer, signer, days=(-1, 90)):
    itself = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name(called))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(itself, critical=False)
        .add_extension(by, critical=False)
    )


def _alternative(names):
    general = []
    for each in names:
        try:
            general.append(x509.IPAddress(ip_address(each)))
        except ValueError:
            general.append(x509.DNSName(each))
    return x509.SubjectAlternativeName(general)


class Signer:
    """An authority of the world: its root is known to nobody."""

    def __init__(self, called: str = "root", above: "Signer | None" = None) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.called, self.above = called, above
        self.certificate = (
            _described(called, self.key, above.called if above else called, above.key if above else self.key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage("key_cert_sign"), critical=True)
            .sign(above.key if above else self.key, hashes.SHA256())
        )

    def sign(
        self, key=P256, names=NAMES, *, days=(-1, 90), extensions=(), called="lab.example"
    ) -> x509.Certificate:
        """Return a certificate for a server, signed by this authority."""
        described = _described(called, key, self.called, self.key, days)
        if names:
            described = described.add_extension(_alternative(names), critical=False)
        for extension in extensions:
            described = described.add_extension(extension, critical=False)
        return described.sign(self.key, hashes.SHA256())


ROOT = Signer()
BETWEEN = Signer("between", ROOT)
WORLDS_OWN = x509.AuthorityInformationAccess(
    [
        x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS,
            x509.UniformResourceIdentifier("http://ca.example/i.der"),
        )
    ]
)


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def key_pem(key=P256, password: bytes | None = None, *, traditional: bool = False) -> bytes:
    form = serialization.PrivateFormat
    cipher = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(
        serialization.Encoding.PEM, form.TraditionalOpenSSL if traditional else form.PKCS8, cipher
    )


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


class Certbot:
    """Keeps certificate and key as certbot does: `live` holds links to the newest of several."""

    def __init__(self, folder: Path) -> None:
        self.live, self.archive = folder / "live", folder / "archive"
        self.live.mkdir(parents=True)
        self.archive.mkdir()
        self._number = 0
        self.fullchain, self.privkey = self.live / "fullchain.pem", self.live / "privkey.pem"

    def renew(self, names=NAMES, *, key=None, foreign_key=False, days=(-1, 90)) -> x509.Certificate:
        """Put a new pair in place, one link after the other; return the server's certificate."""
        self._number += 1
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = BETWEEN.sign(key, names, days=days)
        self._put(self.privkey, key_pem(P256 if foreign_key else key))
        self._put(self.fullchain, pem(certificate, BETWEEN.certificate))
        return certificate

    def _put(self, link: Path, content: bytes) -> None:
        target = self.archive / f"{link.stem}{self._number}.pem"
        target.write_bytes(content)
        link.unlink(missing_ok=True)
        link.symlink_to(f"../archive/{target.name}")
