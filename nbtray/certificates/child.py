"""Runs the short-lived processes in which `cryptography` is imported, and nowhere else."""

import subprocess
from collections.abc import Mapping
from typing import Any

from nbtray.certificates.problems import CertificateNotMade, MemoryShort
from nbtray.core.memory_shortage import is_shortage, says_so
from nbtray.own_process import BrokenOff, answer_from

KILLED = -9
"""The status of a process that the kernel has ended, which it does when memory is short."""

DEADLINE = 30.0
"""Seconds; it takes a quarter of one on a quick computer."""


def ask(module: str, question: Mapping[str, object], deadline: float = DEADLINE) -> dict[str, Any]:
    """Return what `python -m nbtray.certificates.MODULE` answers; raises `CertificateNotMade`."""
    try:
        return answer_from(f"nbtray.certificates.{module}", question, deadline)
    except subprocess.TimeoutExpired as error:
        raise CertificateNotMade(reason=f"it took longer than {deadline:.0f} seconds") from error
    except OSError as error:
        raise (MemoryShort if is_shortage(error) else CertificateNotMade)(reason=error) from error
    except BrokenOff as broken:
        if broken.status == KILLED or says_so(broken.last_line):
            raise MemoryShort from broken
        raise CertificateNotMade(reason=broken.last_line or "it printed nothing") from broken
