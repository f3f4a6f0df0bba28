"""Whether a router has forgotten its mappings, told by its clock (RFC 6887, 8.5; RFC 6886, 3.6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epoch:
    """What a router's clock said, and what ours (monotonic) said then, both in seconds."""

    theirs: float
    ours: float


def has_restarted(before: Epoch, now: Epoch) -> bool:
    """Tell whether its tables were emptied in between: answers may be 2 s late, and clocks 1/16 off."""
    if now.theirs + 1 < before.theirs:
        return True
    theirs, ours = now.theirs - before.theirs, now.ours - before.ours
    return ours + 2 < theirs - theirs / 16 or theirs + 2 < ours - ours / 16
