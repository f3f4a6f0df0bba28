"""Runs the short-lived processes in which `cryptography` is imported, and nowhere else."""

import json
import logging
import subprocess
from collections.abc import Mapping
from typing import Any

from nbtray.certificates.problems import CertificateNotMade
from nbtray.own_process import NO_WINDOW, command, environment

log = logging.getLogger(__name__)

DEADLINE = 30.0
"""Seconds; it takes a quarter of one on a quick computer."""


def ask(module: str, question: Mapping[str, object], deadline: float = DEADLINE) -> dict[str, Any]:
    """Return what `python -m nbtray.certificates.MODULE` answers; raises `CertificateNotMade`."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own Python, our own modules
            command(f"nbtray.certificates.{module}"),
            input=json.dumps(question),
            capture_output=True,
            text=True,
            timeout=deadline,
            env=environment(),
            creationflags=NO_WINDOW,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CertificateNotMade(reason=f"it took longer than {deadline:.0f} seconds") from error
    if done.returncode != 0:
        log.error("the certificate's child failed: %s", done.stderr)
        raise CertificateNotMade(reason=(done.stderr.strip().splitlines() or ["it printed nothing"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
