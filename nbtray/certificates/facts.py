"""What the certificate on disk says, checked against it without `cryptography`."""

import hashlib
import json
import re
import ssl
from datetime import datetime

from nbtray.core.certificate.certificate import Certificate

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def read(facts: bytes, pem: bytes) -> Certificate | None:
    """Return the certificate these facts tell of, or None when they are not about this PEM."""
    try:
        values = json.loads(facts)
        certificate = Certificate(
            fingerprint_sha256=str(values["fingerprint_sha256"]),
            not_before=datetime.fromisoformat(values["not_before"]),
            not_after=datetime.fromisoformat(values["not_after"]),
            names=tuple(str(name) for name in values["names"]),
            kind=str(values["kind"]),
            left_out=tuple(str(name) for name in values.get("left_out", ())),
            authority_sha256=str(values.get("authority_sha256", "")),
            trusted=values.get("trusted") is True,
            incomplete=values.get("incomplete") is True,
        )
        return certificate if certificate.fingerprint_sha256 == fingerprint(pem) else None
    except (ValueError, KeyError, TypeError):
        return None


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of the first certificate in this PEM; raises ValueError when there is none."""
    found = _CERTIFICATE.search(pem.decode("ascii"))
    if found is None:
        raise ValueError("no certificate in it")
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(found[0])).hexdigest()
