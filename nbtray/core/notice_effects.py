"""What should be done about notifications besides showing them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WithdrawNotice:
    """Take the notification of this topic off the screen, if it is still there."""

    topic: str
