"""The certificate a browser is shown."""

from dataclasses import dataclass
from datetime import datetime

PUBLIC = "public"
"""The kind that every browser trusts."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; the fingerprint in hex, `names` are DNS names and addresses, sorted."""

    fingerprint_sha256: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    kind: str = "self-signed"
