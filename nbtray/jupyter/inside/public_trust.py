"""Whether every browser trusts the certificate in use: only then may one be told to insist on it (HSTS)."""

from __future__ import annotations

import hashlib
import json
import re
import ssl
from pathlib import Path

from .private_file import read_file
from .tls import stamp_of

CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class PublicTrust:
    """Looks again when nbtray has put another certificate in place, or other facts about it."""

    def __init__(self, certificate: str, facts: str) -> None:
        self._certificate = Path(certificate)
        self._facts = Path(facts)
        self._stamps: object = None
        self._holds = False

    def holds(self) -> bool:
        """Tell whether it does now; a look at two files costs some microseconds."""
        stamps = stamp_of(self._certificate), stamp_of(self._facts)
        if stamps != self._stamps:
            self._stamps, self._holds = stamps, self._look()
        return self._holds

    def _look(self) -> bool:
        try:
            told = json.loads(read_file(self._facts))
            # The certificate is replaced first: for a moment the facts are those of the one before.
            return told["trusted"] is True and told["fingerprint_sha256"] == self._fingerprint()
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return False

    def _fingerprint(self) -> str:
        found = CERTIFICATE.search(read_file(self._certificate).decode("ascii"))
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(found[0])).hexdigest() if found else ""
