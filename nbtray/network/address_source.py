"""Asks an HTTPS source for this computer's external address, in a child with a deadline."""

import logging
import os
import subprocess
from pathlib import Path
from typing import Any

from nbtray.core.address.effects import ReadAddress
from nbtray.core.address.events import AddressRead
from nbtray.core.address.readings import Reading, Unavailable
from nbtray.network.answer import Answer, reading_of
from nbtray.own_process import BrokenOff, answer_from

BUDGET = 4.0

log = logging.getLogger(__name__)


class HttpsAddressSource:
    """Reads one source at a time; blocks at most `budget` seconds, name look-up and all.

    `authorities` is a file of certificate authorities to trust instead of certifi's, where the effect names
    none.
    """

    def __init__(self, *, budget: float = BUDGET, authorities: Path | None = None) -> None:
        self._budget = budget
        self._authorities = authorities

    def read(self, effect: ReadAddress) -> AddressRead:
        """Ask this source; every failure is `Unavailable` with its reason."""
        try:
            reading = self._ask(effect)
        except subprocess.TimeoutExpired:
            reading = Unavailable(f"it did not answer within {self._budget:g} seconds")
        except Exception as error:  # noqa: BLE001 -- the outer door
            reading = Unavailable(f"it could not be asked ({type(error).__name__})")
        if isinstance(reading, Unavailable):
            log.info("%s told no IPv%d address: %s", effect.source, effect.family, reading.reason)
        return AddressRead(effect.generation, effect.source, effect.family, reading)

    def _ask(self, effect: ReadAddress) -> Reading:
        if not effect.source.lower().startswith("https://"):
            return Unavailable("only https:// sources can be trusted")
        question = {
            "url": effect.source,
            "family": int(effect.family),
            "budget": self._budget,
            "authorities": self._authorities_for(effect),
        }
        try:
            told = self._child(question)
        except BrokenOff as broken:
            return Unavailable(f"asking it broke off ({broken})")
        if "failure" in told:
            return Unavailable(told["failure"])
        answer = Answer(told["status"], bytes.fromhex(told["body"]), told["retry_after"], told["date"])
        return reading_of(answer, effect.family)

    def _authorities_for(self, effect: ReadAddress) -> str | None:
        if effect.authorities:
            return os.path.expanduser(effect.authorities)  # noqa: PTH111 -- which raises where there is no home
        return str(self._authorities) if self._authorities else None

    def _child(self, question: dict[str, object]) -> dict[str, Any]:
        return answer_from("nbtray.network.ask", question, self._budget)
