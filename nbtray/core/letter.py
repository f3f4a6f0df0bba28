"""What a letter tells: the facts only, so that it can be kept, sent again, and worded at the last moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Topic(StrEnum):
    """Why a letter is written; of each topic but `TEST` at most one waits, the newest."""

    ADDRESS = "address"
    STILL_ALIVE = "still-alive"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, as it was when it was written.

    `message_id` is fixed here, so that one that comes twice can be recognised (RFC 5322, 3.6.4). `urls` are
    the public ones, best first; `moved_from` the addresses that led here before, '' among none of them.
    `fingerprint_sha256` is '' when the certificate is publicly trusted. `changes` counts what one letter
    stands for, when several became one.
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
    changes: int = 1
