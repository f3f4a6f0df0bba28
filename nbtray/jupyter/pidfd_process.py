"""A process held by a descriptor (pidfd_open(2)): no polling, and it need not be our child."""

import os
import select
import signal
import sys

if sys.platform == "linux":

    class PidfdProcess:
        """A process held by a descriptor."""

        def __init__(self, descriptor: int) -> None:
            self._descriptor = descriptor

        def terminate(self) -> None:
            """Ask it to end."""
            self._send(signal.SIGTERM)

        def kill(self) -> None:
            """End it."""
            self._send(signal.SIGKILL)

        def resume(self) -> None:
            """Let it go on if a signal has stopped it."""
            self._send(signal.SIGCONT)

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
