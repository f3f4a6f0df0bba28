"""The certificate for others to trust, without the key that makes it ours."""

import re
from pathlib import Path

from nbtray.core.problem import NbtrayError

_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)


class NothingToExport(NbtrayError):
    """There is no certificate yet."""

    title = "There is no certificate yet."
    advice = "The first start of the server makes one."


class NotExported(NbtrayError):
    """The chosen file cannot be written."""

    title = "The certificate could not be written to {path}: {reason}."
    advice = "Choose another folder."


def export(pem: bytes, to: Path) -> None:
    """Write every certificate of this PEM, and nothing else of it; raises an `NbtrayError`."""
    certificates = _CERTIFICATE.findall(pem)
    if not certificates:
        raise NothingToExport
    try:
        to.write_bytes(b"".join(each.rstrip(b"\n") + b"\n" for each in certificates))
    except OSError as error:
        raise NotExported(path=to, reason=error.strerror or error) from error
