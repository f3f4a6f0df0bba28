"""The server's own certificate (`nbtray.ports.Certificates`): made by a child, kept in one file."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from nbtray.core import effects, events
from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError
from nbtray.ports import PrivateFiles

log = logging.getLogger(__name__)

DEADLINE = 30.0
"""Seconds; it takes a quarter of one on a quick computer."""


class CertificateNotMade(NbtrayError):
    """The child failed."""

    title = "No certificate could be made: {reason}."
    advice = "Install nbtray again if this goes on; the log tells more."


class OwnCertificates:
    """Keeps one self-signed certificate and renews it in place."""

    def __init__(self, folders: Folders, files: PrivateFiles, *, deadline: float = DEADLINE) -> None:
        self._folders = folders
        self._files = files
        self._deadline = deadline

    def recall(self) -> events.CertificateIssued | None:
        """Return the certificate in use, or None when there is none that loads."""
        try:
            return self._recall()
        except Exception:
            log.exception("the certificate could not be read")
            return None

    def issue(self, effect: effects.IssueCertificate) -> events.CertificateIssued | events.CertificateRefused:
        """Make a new one in place of it; new connections get it at once, open ones live on."""
        try:
            return self._issue(effect.names)
        except NbtrayError as error:
            return events.CertificateRefused(error.problem)
        except Exception as error:
            log.exception("no certificate could be made")
            return events.CertificateRefused(CertificateNotMade(reason=error).problem)

    def _recall(self) -> events.CertificateIssued | None:
        from nbtray.certificates import facts  # noqa: PLC0415 -- TLS is kept out until it is needed

        pem = self._files.read(self._folders.certificate)
        told = self._files.read(self._folders.certificate_facts)
        if pem is None or told is None or not _is_pair(self._folders.certificate):
            return None
        certificate = facts.read(told, pem)
        return events.CertificateIssued(certificate) if certificate else None

    def _issue(self, names: tuple[str, ...]) -> events.CertificateIssued:
        made = json.loads(self._run_child(json.dumps({"names": names})))
        # The pair first: a crash in between leaves facts that do not fit it, and then it is made again.
        self._files.write(self._folders.certificate, made["pem"].encode("ascii"))
        self._files.write(self._folders.certificate_facts, json.dumps(made["facts"], indent=1).encode())
        issued = self._recall()
        if issued is None:
            raise CertificateNotMade(reason="what was made does not load")
        return issued

    def _run_child(self, question: str) -> str:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "nbtray.certificates.issue"],
                input=question,
                capture_output=True,
                text=True,
                timeout=self._deadline,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CertificateNotMade(reason=f"it took longer than {self._deadline:.0f} seconds") from error
        if done.returncode != 0:
            log.error("the certificate's child failed: %s", done.stderr)
            raise CertificateNotMade(reason=(done.stderr.strip().splitlines() or ["it printed nothing"])[-1])
        return done.stdout


def _is_pair(path: Path) -> bool:
    import ssl  # noqa: PLC0415 -- kept out until it is needed

    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, password=lambda: b"")  # an encrypted key must not wait for a terminal
    except (OSError, ValueError):
        return False
    return True
