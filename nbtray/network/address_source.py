"""Asks an HTTPS source for this computer's external address, in a child with a deadline."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbtray
from nbtray.core import effects, events
from nbtray.core.address import Reading, Unavailable
from nbtray.network.answer import Answer, reading_of

BUDGET = 4.0
LAST_WORDS = 2000
NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows a console would flash up
log = logging.getLogger(__name__)


class HttpsAddressSource:
    """Reads one source at a time; blocks at most `budget` seconds, name look-up and all.

    `authorities` is a file of certificate authorities to trust instead of certifi's, where the effect names
    none.
    """

    def __init__(self, *, budget: float = BUDGET, authorities: Path | None = None) -> None:
        self._budget = budget
        self._authorities = authorities

    def read(self, effect: effects.ReadAddress) -> events.AddressRead:
        """Ask this source; every failure is `Unavailable` with its reason."""
        try:
            reading = self._ask(effect)
        except subprocess.TimeoutExpired:
            reading = Unavailable(f"it did not answer within {self._budget:g} seconds")
        except Exception as error:  # noqa: BLE001 -- the outer door
            reading = Unavailable(f"it could not be asked ({type(error).__name__})")
        return events.AddressRead(effect.generation, effect.source, effect.family, reading)

    def _ask(self, effect: effects.ReadAddress) -> Reading:
        if not effect.source.lower().startswith("https://"):
            return Unavailable("only https:// sources can be trusted")
        told = self._child(
            {
                "url": effect.source,
                "family": int(effect.family),
                "budget": self._budget,
                "authorities": self._authorities_for(effect),
            }
        )
        if "failure" in told:
            return Unavailable(told["failure"])
        answer = Answer(told["status"], bytes.fromhex(told["body"]), told["retry_after"], told["date"])
        return reading_of(answer, effect.family)

    def _authorities_for(self, effect: effects.ReadAddress) -> str | None:
        if effect.authorities:
            return os.path.expanduser(effect.authorities)  # noqa: PTH111 -- which raises where there is no home
        return str(self._authorities) if self._authorities else None

    def _child(self, question: dict[str, object]) -> dict[str, Any]:
        # Over a pipe: a source's URL may hold a token, and argv is everybody's to read.
        child = subprocess.run(
            [sys.executable, "-P", "-m", "nbtray.network.ask"],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=self._budget,
            env=_environment(),
            creationflags=NO_WINDOW,
            check=False,
        )
        if child.returncode:
            log.warning(
                "Asking for the address broke off: %s", child.stderr[-LAST_WORDS:].decode(errors="replace")
            )
            return {"failure": f"asking it broke off (exit status {child.returncode})"}
        told: dict[str, Any] = json.loads(child.stdout)
        return told


def _environment() -> dict[str, str]:
    """Let the child find this very nbtray, whatever folder it starts in (hence also `-P`)."""
    paths = [str(Path(nbtray.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
