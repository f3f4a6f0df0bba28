"""Waits for what nothing announces: a pixel, a file of somebody else's."""

import time

STEP = 0.02
PATIENCE = 120.0
"""Seconds, for everything that must come: on a busy computer it comes late, and that is no failure."""


def until(holds, seconds=PATIENCE, *, step=STEP, what="it"):
    """Return the first true value; fail after `seconds`, saying what has not come."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} has not come in {seconds:g} s")
        time.sleep(step)
    return found


def longer(seconds):
    """Yield deadlines for what must begin and yet be cut short: a busy computer gets more of them."""
    yield from (seconds, 4 * seconds, 16 * seconds)
