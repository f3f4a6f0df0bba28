"""A process held fast: while it is held, its pid cannot become a stranger's, and its end can be awaited."""

import os
import sys
from typing import Protocol

from nbtray.jupyter import process_identity

if sys.platform == "linux":
    from nbtray.jupyter.pidfd_process import PidfdProcess


class HeldProcess(Protocol):
    """One process, checked once and held since."""

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it."""
        ...

    def resume(self) -> None:
        """Let it go on if a signal has stopped it."""
        ...

    def wait(self, seconds: float | None) -> bool:
        """Wait for its end, None: for ever; tell whether it came."""
        ...

    def release(self) -> None:
        """Hold it no longer."""
        ...


def hold(pid: int, mark: str) -> HeldProcess | None:
    """Hold the process if it is still the one with this mark."""
    held = hold_whoever_is(pid)
    if held is None:
        return None
    identity = process_identity.identify(pid)
    if identity is None or identity.mark != mark:
        held.release()
        return None
    return held


def hold_whoever_is(pid: int) -> HeldProcess | None:
    """Hold the process that has this pid now."""
    if sys.platform == "linux":
        try:
            return PidfdProcess(os.pidfd_open(pid))
        except ProcessLookupError:
            return None
        except OSError:
            pass  # forbidden in some containers
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    from nbtray.jupyter.psutil_process import PsutilProcess  # noqa: PLC0415 -- likewise

    try:
        return PsutilProcess(psutil.Process(pid))
    except psutil.Error:
        return None
