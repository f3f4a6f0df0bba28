"""What services on the internet say that were asked to connect back."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nbtray.core.address.readings import Family

SERVICES = (
    "https://am.i.mullvad.net/port/{port}",
    "https://ifconfig.co/port/{port}",
    "https://portcheck.transmissionbt.com/{port}",
    "https://ipconfig.io/port/{port}",
)
"""Independent operators: each connects to whoever asks, at that port, and says whether it could."""

VOICES = 2
"""Services that must agree before anything follows from their not getting through."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A service tried; `address` is whom, and `certificate` what it was shown (SHA-256), '' if not told."""

    reached: bool
    address: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A service did not tell; this says nothing about the port."""

    reason: str


Told = Tried | Unasked


@dataclass(frozen=True, slots=True)
class Question:
    """Whether this port of this address is open; another address or port is another question."""

    family: Family
    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What one service said to one question."""

    service: str
    told: Told


class Outside(StrEnum):
    """What the services together mean."""

    SILENT = "silent"
    REACHED = "reached"
    OURS = "ours"
    ANOTHER = "another"
    NOT_REACHED = "not-reached"
    DISAGREE = "disagree"


def judged(replies: Iterable[Reply], question: Question, certificate: str) -> Outside:
    """Return what follows; `certificate` is ours. Who tried another address says nothing of this one."""
    tried = [
        each.told
        for each in replies
        if isinstance(each.told, Tried) and each.told.address in ("", question.address)
    ]
    reached = [each for each in tried if each.reached]
    if len(reached) not in (0, len(tried)):
        return Outside.DISAGREE
    shown = {each.certificate for each in reached if each.certificate}
    if shown:
        return Outside.OURS if shown == {certificate} else Outside.ANOTHER
    if reached:
        return Outside.REACHED
    return Outside.NOT_REACHED if len(tried) >= VOICES else Outside.SILENT
