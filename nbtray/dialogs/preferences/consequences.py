"""What applying a draft comes to, said before it is done."""

from dataclasses import dataclass
from typing import Any

from nbtray.dialogs.preferences.draft import Draft

Report = dict[str, Any]

CALLED = {
    "port": "port",
    "folder": "folder",
    "environment": "environment",
    "interface": "interface",
    "listen": "choice of who may reach it",
    "cull_idle": "rule for idle kernels",
    "cull_busy": "rule for idle kernels",
    "cull_connected": "rule for idle kernels",
    "trusted_proxies": "trusted proxies",
}
"""What a person calls the settings a running server was started with."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is said beside Apply; `ready` if it may be pressed, `question` if somebody has to agree first."""

    sentence: str = ""
    ready: bool = False
    question: str = ""
    restart: bool = False


def consequence(draft: Draft, report: Report | None) -> Consequence:
    """Say what Apply would do; `report` is the status of the running nbtray, None if there is none."""
    if draft.wrong:
        return Consequence(f"{_many(len(draft.wrong), 'field needs', 'fields need')} another look.")
    if draft.disputed:
        return Consequence("The file was changed as well: choose between the two first.")
    if not draft.edits:
        return Consequence()
    if not draft.restarts or report is None or report["state"] != "running":
        return Consequence(f"{_many(len(draft.edits), 'change', 'changes')} to apply.", ready=True)
    names = list(dict.fromkeys(_called(name) for name in draft.restarts))
    sentence = f"Apply restarts the server, for the new {_listed(names)}."
    return Consequence(sentence, ready=True, question=_question(report), restart=True)


def _question(report: Report) -> str:
    busy = (report.get("kernels") or {}).get("busy")
    if not busy:
        return ""
    return f"{_many(busy, 'kernel is', 'kernels are')} computing; what is not saved would be lost."


def _called(name: str) -> str:
    return CALLED.get(name, name.replace("_", " "))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
