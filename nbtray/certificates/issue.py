"""Makes a certificate: `python -m nbtray.certificates.issue`, names in, certificate and key out.

A process of its own: `cryptography` never stays in the one that shows the tray. JSON over standard input and
output, so that no key is in an argument, a variable or a file but its own.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from nbtray.certificates import authority, devices, leaf
from nbtray.certificates.child import DEADLINE
from nbtray.core.moment import EARLIEST
from nbtray.own_process import answer_one

LIFETIME = timedelta(days=397)
"""Browsers refuse anything above 398 days (CA/Browser Forum, Baseline Requirements 6.3.2)."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The pair in one PEM, and what the certificate says; `authority` is the root's pair, '' without one."""

    pem: str
    fingerprint_sha256: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    kind: str = "self-signed"
    left_out: tuple[str, ...] = ()
    authority: str = ""
    authority_sha256: str = ""

    def as_told(self) -> dict[str, object]:
        """Return it as the parent reads it."""
        facts = {
            "fingerprint_sha256": self.fingerprint_sha256,
            "not_before": self.not_before.isoformat(),
            "not_after": self.not_after.isoformat(),
            "names": self.names,
            "kind": self.kind,
            "left_out": self.left_out,
            "authority_sha256": self.authority_sha256,
        }
        shown = devices.served(self.authority.encode("ascii")) if self.authority else {}
        told = {name: base64.b64encode(content).decode("ascii") for name, content in shown.items()}
        return {"pem": self.pem, "facts": facts, "authority": self.authority, "devices": told}


def main() -> NoReturn:
    """Read `{"names": [...], "kind": ..., "authority": PEM?}`, write `{"pem": ..., "facts": {...}}`."""
    answer_one(answer_to, DEADLINE)


def answer_to(asked: dict[str, Any]) -> dict[str, object]:
    """Make what is asked for."""
    now = datetime.now(UTC)
    if asked.get("kind") == "authority":
        return issue_by_authority(asked["names"], now, asked["authority"]).as_told()
    return issue(asked["names"], now).as_told()


def issue(names: Iterable[str], now: datetime) -> Issued:
    """Make a new key and a self-signed certificate for these DNS names and addresses."""
    names, now = tuple(names), _dated(now)
    valid = leaf.named(names)
    key = ec.generate_private_key(ec.SECP256R1())
    itself = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    begin = leaf.begin(now)
    described = leaf.builder(key, leaf.subject(), itself, valid.general, (begin, begin + LIFETIME))
    certificate = described.sign(key, hashes.SHA256())
    return _issued(leaf.as_pem(key, certificate), certificate, valid.names, names)


def issue_by_authority(names: Iterable[str], now: datetime, pem: str) -> Issued:
    """Make a new key and a certificate signed by our authority; make that too when `pem` holds none."""
    names, now = tuple(names), _dated(now)
    root = authority.load(pem, now) or authority.make(names, now)
    pair, certificate = authority.sign(root, names, now)
    valid = tuple(name for name in leaf.named(names).names if root.may_vouch_for(name))
    return _issued(pair, certificate, valid, names, root)


def _dated(now: datetime) -> datetime:
    """Return the date to put into a certificate; that of a clock not set yet is over once it is set."""
    return max(now, EARLIEST)


def _issued(
    pem: str,
    certificate: x509.Certificate,
    valid: tuple[str, ...],
    asked: tuple[str, ...],
    root: authority.Authority | None = None,
) -> Issued:
    return Issued(
        pem=pem,
        fingerprint_sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        names=valid,
        kind="authority" if root else "self-signed",
        left_out=tuple(sorted({name for name in asked if name and name.partition("%")[0] not in valid})),
        authority=root.as_pem() if root else "",
        authority_sha256=root.fingerprint_sha256 if root else "",
    )


if __name__ == "__main__":
    main()
