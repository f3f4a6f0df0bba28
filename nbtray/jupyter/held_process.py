"""A process held fast: while it is held, its pid cannot become a stranger's, and its end can be awaited."""

import os
import select
import signal
import sys
from typing import Protocol

from nbtray.jupyter import process_identity


class HeldProcess(Protocol):
    """One process, checked once and held since."""

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it."""
        ...

    def wait(self, seconds: float | None) -> bool:
        """Wait for its end, None: for ever; tell whether it came."""
        ...

    def release(self) -> None:
        """Hold it no longer."""
        ...


def hold(pid: int, mark: str) -> HeldProcess | None:
    """Hold the process if it is still the one with this mark."""
    held = _hold(pid)
    if held is None:
        return None
    identity = process_identity.identify(pid)
    if identity is None or identity.mark != mark:
        held.release()
        return None
    return held


def _hold(pid: int) -> HeldProcess | None:
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


class PidfdProcess:
    """A process held by a descriptor (pidfd_open(2)): no polling, and it need not be our child."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._send(signal.SIGKILL)

    def wait(self, seconds: float | None) -> bool:
        """Wait for its end, None: for ever; tell whether it came."""
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(None if seconds is None else max(0, int(seconds * 1000))))

    def release(self) -> None:
        """Hold it no longer."""
        os.close(self._descriptor)

    def _send(self, number: signal.Signals) -> None:
        try:
            signal.pidfd_send_signal(self._descriptor, number)
        except ProcessLookupError:
            return
