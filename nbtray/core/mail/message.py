"""What a letter tells: the facts only, so that it can be kept, sent again, and worded at the last moment."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

MOST_INCIDENTS = 20
"""In one letter, one by one; those beyond are counted."""


class Topic(StrEnum):
    """Why a letter is written; of each topic but `TEST` at most one waits, the newest."""

    ADDRESS = "address"
    STILL_ALIVE = "still-alive"
    LOGINS = "logins"
    SERVER = "server"
    TEST = "test"


class IncidentKind(StrEnum):
    """What has happened at the door."""

    NEW_PLACE = "new-place"
    PASSWORD_KNOWN = "password-known"  # noqa: S105 -- no password: what somebody knows
    LOCKED_OUT = "locked-out"
    BURST = "burst"

    @property
    def is_grave(self) -> bool:
        """Tell whether somebody has the password; everything else is guessing."""
        return self in {IncidentKind.NEW_PLACE, IncidentKind.PASSWORD_KNOWN}


@dataclass(frozen=True, slots=True)
class Incident:
    """Something about logins that the owner should know.

    `address` and `browser` come from strangers; both are '' for a burst, which has `failures` wrong passwords
    from so many `networks` instead.
    """

    kind: IncidentKind
    at: datetime
    address: str = ""
    browser: str = ""
    failures: int = 0
    networks: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, as it was when it was written.

    `message_id` is fixed here, so that one that comes twice can be recognised (RFC 5322, 3.6.4). `urls` are
    the public ones, best first. `moved_from` are the addresses that led here before, one of a family, and
    `port_from` the external port, 0 when it is the same: what has come back is among them and in `urls` too.
    `fingerprint_sha256` is '' when the certificate is publicly trusted. `incidents` are those of the logins,
    the latest last. `changes` counts what one letter stands for, when several became one. `problem` says why
    the server has been down for `down_minutes`, '' when it runs again. `wrong` are addresses that an earlier
    letter told, and that never led here.
    """

    message_id: str
    topic: Topic
    written_at: datetime
    computer: str
    urls: tuple[str, ...]
    lan_url: str
    addresses: tuple[str, ...]
    moved_from: tuple[str, ...] = ()
    fingerprint_sha256: str = ""
    incidents: tuple[Incident, ...] = ()
    changes: int = 1
    port_from: int = 0
    problem: str = ""
    down_minutes: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """What a person calls it by: the Message-ID begins with it, and no other of this home's does."""
        return self.message_id.strip("<>").partition(".")[0]


def joined(first: Letter, last: Letter) -> Letter:
    """Return one letter for both, with the newest facts."""
    versions = {":" in address for address in first.moved_from}
    moved_from = (*first.moved_from, *(each for each in last.moved_from if (":" in each) not in versions))
    return replace(
        last,
        moved_from=moved_from,
        port_from=first.port_from or last.port_from,
        incidents=gravest((*first.incidents, *last.incidents)),
        changes=first.changes + last.changes,
        wrong=tuple(each for each in (*first.wrong, *last.wrong) if each not in last.addresses),
    )


def gravest(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Return what of these a letter tells one by one, the latest last.

    Whoever has the password is not lost among any number that guess.
    """
    kept = sorted(incidents, key=lambda each: (each.kind.is_grave, each.at))[-MOST_INCIDENTS:]
    return tuple(sorted(kept, key=lambda each: each.at))
