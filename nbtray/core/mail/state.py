"""The letters in hand: what must be kept, how far it is on the disk, and what is under way."""

from dataclasses import dataclass

from nbtray.core.mail.queue import Outbox
from nbtray.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Letters:
    """`outbox` is None until the disk has told what an earlier nbtray left.

    `handed` is what the disk was given last, under `number`, and `answered` the last number it has answered;
    `unsaved` says why that could not be kept, and `keep_again` when it is tried again. `sending` is the
    Message-ID of the letter that is being sent, '' when none is; `alarm` the time set for the letters' timer.
    Times are monotonic seconds.
    """

    outbox: Outbox | None = None
    handed: Outbox | None = None
    number: int = 0
    answered: int = 0
    unsaved: Problem | None = None
    keep_again: float = 0.0
    sending: str = ""
    alarm: float | None = None
