"""The certificate the server shows (`nbtray.ports.Certificates`): made or checked by a child, in one file."""

import base64
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbtray.certificates import child, users_files
from nbtray.certificates.problems import CertificateNotMade, CertificateNotYetValid, MemoryShort
from nbtray.core.certificate.device_steps import FILES
from nbtray.core.certificate.effects import IssueCertificate, ReadCertificateFiles
from nbtray.core.certificate.events import CertificateIssued, CertificateRefused
from nbtray.core.folders import Folders
from nbtray.core.memory_shortage import is_shortage
from nbtray.core.problem import NbtrayError
from nbtray.core.settings import CertificateKind
from nbtray.ports import PrivateFiles
from nbtray.regular_file import require_regular

log = logging.getLogger(__name__)

Watch = Callable[[Sequence[Path]], None]
"""Tells from now on when one of these files was replaced, and of no others any more."""

Versions = tuple[tuple[int, ...], ...]
Answer = CertificateIssued | CertificateRefused

_EARLY = CertificateNotYetValid.__name__


class OwnCertificates:
    """Keeps one certificate, whoever vouches for it, and replaces it in place."""

    def __init__(
        self,
        folders: Folders,
        files: PrivateFiles,
        watch: Watch = lambda _: None,
        *,
        deadline: float = child.DEADLINE,
    ) -> None:
        self._folders = folders
        self._files = files
        self._watch = watch
        self._deadline = deadline
        self._read: Versions | None = None

    def recall(self) -> CertificateIssued | None:
        """Return the certificate in use, or None when there is none that loads."""
        try:
            return self._recall()
        except NbtrayError as error:
            log.warning("The certificate could not be read: %s", error)
        except Exception:
            log.exception("the certificate could not be read")
        return None

    def issue(self, effect: IssueCertificate) -> Answer:
        """Make a new one in place of it; new connections get it at once, open ones live on."""
        self._read = None
        self._watch(())
        return _told(lambda: self._issue(effect))

    def read_files(self, effect: ReadCertificateFiles) -> Answer | None:
        """Put the user's own in place of it, if it has changed since the last look and will do."""
        paths = [Path(each).expanduser() for each in (effect.file, effect.key_file) if each]
        # First: a change between the two would be missed.
        self._watch(paths)
        versions = tuple(map(_version, paths))
        if versions == self._read and not effect.afresh:
            return None
        answer = _told(lambda: self._take_over(effect))
        # Time alone makes a good certificate of one whose time has not come.
        self._read = None if _is_early(answer) else versions
        return answer

    def _recall(self) -> CertificateIssued | None:
        from nbtray.certificates import facts  # noqa: PLC0415 -- TLS is kept out until it is needed

        pem = self._files.read(self._folders.certificate)
        told = self._files.read(self._folders.certificate_facts)
        if pem is None or told is None or not _is_pair(self._folders.certificate):
            return None
        certificate = facts.read(told, pem)
        return CertificateIssued(certificate) if certificate else None

    def _issue(self, effect: IssueCertificate) -> CertificateIssued:
        by_authority = effect.kind is CertificateKind.AUTHORITY
        kept = b"" if effect.new_authority else self._files.read(self._folders.authority) or b""
        question = {
            "names": effect.names,
            "kind": effect.kind,
            "authority": kept.decode("ascii", "replace") if by_authority else "",
        }
        made = child.ask("issue", question, self._deadline)
        # The root before what it has signed: a crash in between leaves the old leaf, which still serves.
        if (pair := made["authority"].encode("ascii")) not in (b"", kept):
            self._files.write(self._folders.authority, pair)
        self._show_to_devices(made["devices"])
        return self._put_in_place(made)

    def _take_over(self, effect: ReadCertificateFiles) -> CertificateIssued:
        answer = users_files.checked(effect.file, effect.key_file, self._deadline)
        self._show_to_devices({})
        return self._put_in_place(answer)

    def _put_in_place(self, made: dict[str, Any]) -> CertificateIssued:
        pem = made["pem"].encode("ascii")
        # The pair first: a crash in between leaves facts that do not fit it, and then it is made again.
        if self._files.read(self._folders.certificate) != pem:
            self._files.write(self._folders.certificate, pem)
        self._files.write(self._folders.certificate_facts, json.dumps(made["facts"], indent=1).encode())
        issued = self._recall()
        if issued is None:
            raise CertificateNotMade(reason="what was made does not load")
        return issued

    def _show_to_devices(self, contents: Mapping[str, str]) -> None:
        """Have the server show these files, in base64, of our authority; without one, show nothing."""
        for name in FILES:
            path = self._folders.devices / name
            if name in contents:
                self._files.write(path, base64.b64decode(contents[name]))
            else:
                self._files.remove(path)


def _is_early(answer: Answer) -> bool:
    return isinstance(answer, CertificateRefused) and answer.problem.code == _EARLY


def _told(make: Callable[[], CertificateIssued]) -> Answer:
    try:
        return make()
    except NbtrayError as error:
        return CertificateRefused(error.problem)
    except Exception as error:
        if is_shortage(error):
            return CertificateRefused(MemoryShort().problem)
        log.exception("no certificate could be made")
        return CertificateRefused(CertificateNotMade(reason=error).problem)


def _version(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()  # links are followed: certbot's lead to its archive
    except OSError as error:
        return (error.errno or -1,)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _is_pair(path: Path) -> bool:
    import ssl  # noqa: PLC0415 -- kept out until it is needed

    try:
        require_regular(path)  # OpenSSL would wait at a FIFO
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path, password=lambda: b"")  # an encrypted key must not wait for a terminal
    except (OSError, ValueError):
        return False
    return True
