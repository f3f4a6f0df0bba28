"""Has services on the internet connect to our port, and reads what they say (`ports.OutsideVantage`)."""

import json
import os
import re
import subprocess
from typing import Any

from nbtray.core.reach.effects import AskOutside
from nbtray.core.reach.events import OutsideTold
from nbtray.core.reach.outside import Told, Tried, Unasked
from nbtray.network.answer import LONGEST_BODY, OK
from nbtray.own_process import BrokenOff, answer_from

BUDGET = 8.0
"""Seconds: a service waits some for a port from which nothing comes back."""

WORDS = {"1": True, "0": False, "true": True, "false": False}
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OutsideServices:
    """Asks one service at a time; blocks at most `budget` seconds, name look-up and all."""

    def __init__(self, *, budget: float = BUDGET) -> None:
        self._budget = budget

    def ask(self, effect: AskOutside) -> OutsideTold:
        """Ask this service; every failure is `Unasked` with its reason."""
        try:
            told = self._ask(effect)
        except subprocess.TimeoutExpired:
            told = Unasked(f"it did not answer within {self._budget:g} seconds")
        except BrokenOff as broken:
            told = Unasked(f"asking it broke off ({broken})")
        except Exception as error:  # noqa: BLE001 -- the outer door
            told = Unasked(f"it could not be asked ({type(error).__name__})")
        return OutsideTold(effect.service, effect.question, told)

    def _ask(self, effect: AskOutside) -> Told:
        url = effect.service.replace("{port}", str(effect.question.port))
        if not url.lower().startswith("https://"):
            return Unasked("only https:// services can be trusted")
        authorities = os.path.expanduser(effect.authorities)  # noqa: PTH111 -- which raises where there is no home
        answer = self._child(
            {
                "url": url,
                "family": int(effect.question.family),
                "budget": self._budget,
                "authorities": authorities or None,
            }
        )
        if "failure" in answer:
            return Unasked(answer["failure"])
        if answer["status"] != OK:
            return Unasked(f"it answered with HTTP status {answer['status']}")
        return told_by(bytes.fromhex(answer["body"]))

    def _child(self, question: dict[str, object]) -> dict[str, Any]:
        return answer_from("nbtray.network.ask", question, self._budget)


def told_by(body: bytes) -> Told:
    """Read an answer: 1 or 0, true or false, or a JSON object with `reachable`.

    The object may have `ip`, whom the service tried, and `certificate_sha256`, what it was shown.
    """
    if len(body) > LONGEST_BODY:
        return Unasked("it answered with far more than yes or no")
    try:
        text = body.decode("ascii").strip()
        found = json.loads(text) if text.startswith("{") else WORDS.get(text.lower())
    except (ValueError, RecursionError):
        return Unasked("it answered with something that is neither yes nor no")
    if isinstance(found, bool):
        return Tried(found)
    reachable = found.get("reachable") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(reachable, bool):
        return Unasked("it answered with something that is neither yes nor no")
    shown = str(found.get("certificate_sha256", "")).replace(":", "").lower()
    return Tried(reachable, str(found.get("ip", "")), shown if _SHA256.fullmatch(shown) else "")
