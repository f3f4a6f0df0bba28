"""Waits for what nothing announces: a pixel, a file of somebody else's."""

import time

STEP = 0.02
PATIENCE = 30.0


def until(holds, seconds=PATIENCE, *, step=STEP, what="it"):
    """Return the first true value; fail after `seconds`, saying what has not come."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} has not come in {seconds:g} s")
        time.sleep(step)
    return found
