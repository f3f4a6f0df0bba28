"""Keeps the computer from falling asleep by itself (`nbtray.ports.Wakefulness`)."""

import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from nbtray.core.problem import NbtrayError
from nbtray.core.server.effects import KeepAwake, LetSleep
from nbtray.core.server.events import SleepNotPrevented
from nbtray.desktop.sleep_problems import CannotKeepAwake

log = logging.getLogger(__name__)

CAFFEINATE = "caffeinate"
PATIENCE = 5.0
"""Seconds one that keeps it awake may take to end."""


class Hold(Protocol):
    """What keeps it awake until it is let go; it goes with this process too."""

    def close(self) -> None:
        """Let go."""
        ...


Take = Callable[[], Hold]
"""Begins to keep it awake; raises `CannotKeepAwake` or OSError."""


class KeepingAwake:
    """Holds at most one; used by one thread only, for Windows counts by threads."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self._hold: Hold | None = None

    def keep(self, effect: KeepAwake) -> SleepNotPrevented | None:  # noqa: ARG002 -- says all by its type
        """Keep it awake from now on."""
        try:
            if self._hold is None:
                self._hold = self._take()
        except NbtrayError as error:
            return SleepNotPrevented(error.problem)
        except OSError as error:
            return SleepNotPrevented(CannotKeepAwake(reason=error.strerror or error).problem)
        except Exception as error:  # the outer door
            log.exception("Keeping the computer awake met something unforeseen")
            return SleepNotPrevented(CannotKeepAwake(reason=type(error).__name__).problem)
        return None

    def let_sleep(self, effect: LetSleep) -> None:  # noqa: ARG002 -- likewise
        """Let it fall asleep again."""
        hold, self._hold = self._hold, None
        if hold is not None:
            with contextlib.suppress(OSError):
                hold.close()


def real_take(environ: Mapping[str, str] = os.environ) -> Take:
    """Return how this platform is kept awake."""
    if sys.platform == "win32":
        return WindowsHold
    if sys.platform == "darwin":
        return lambda: Caffeinated(CAFFEINATE)
    from nbtray.desktop.sleep_inhibitors import inhibit  # noqa: PLC0415 -- D-Bus is Linux's, and rarely needed

    return lambda: inhibit(environ)


class Caffeinated:
    """macOS's own tool (caffeinate(8)); with -w it ends when we do, however that comes."""

    def __init__(self, tool: str) -> None:
        command = [tool, "-i", "-w", str(os.getpid())]
        self._tool = subprocess.Popen(  # noqa: S603 -- the system's own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def close(self) -> None:
        """End it."""
        self._tool.terminate()
        try:
            self._tool.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._tool.kill()
            self._tool.wait()


if sys.platform == "win32":
    import ctypes

    CONTINUOUS, SYSTEM_REQUIRED = 0x80000000, 0x00000001

    class WindowsHold:
        """SetThreadExecutionState (winbase.h): holds while this thread lives."""

        def __init__(self) -> None:
            if not ctypes.windll.kernel32.SetThreadExecutionState(CONTINUOUS | SYSTEM_REQUIRED):
                raise CannotKeepAwake(reason="Windows has refused it")

        def close(self) -> None:
            """Let go."""
            ctypes.windll.kernel32.SetThreadExecutionState(CONTINUOUS)
