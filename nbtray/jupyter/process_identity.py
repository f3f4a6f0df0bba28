"""Whether a process is still the one it was: a pid alone may be a stranger's by now."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = 100
"""What /proc counts in on Linux, whatever the kernel's own clock does (USER_HZ, time(7))."""

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Identity:
    """When a process began: for display, and as a mark that no change of the clock moves."""

    create_time: float
    mark: str


def identify(pid: int) -> Identity | None:
    """Return who this process is, or None when it has ended (a zombie has)."""
    return _linux_identity(pid) if sys.platform == "linux" else _identity_elsewhere(pid)


def command_line(pid: int) -> tuple[str, ...]:
    """Return its arguments, () when they cannot be known."""
    if sys.platform != "linux":
        return _command_line_elsewhere(pid)
    try:
        content = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return ()
    return tuple(os.fsdecode(argument) for argument in content.split(b"\0")[:-1])


def _linux_identity(pid: int) -> Identity | None:
    # psutil's create_time without psutil, which the resident process would have to keep.
    try:
        stat = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        up_since = next(line for line in (_PROC / "stat").read_text("ascii").splitlines() if "btime" in line)
    except (OSError, StopIteration):
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold anything: proc(5)
    if fields[0] in "ZX":
        return None
    ticks = int(fields[19])
    began = float(up_since.split()[1]) + ticks / TICKS_PER_SECOND
    return Identity(began, f"{boot}:{ticks}")


def _identity_elsewhere(pid: int) -> Identity | None:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        began = process.create_time()
    except psutil.Error:
        return None
    return Identity(began, f"{began:.2f}")


def _command_line_elsewhere(pid: int) -> tuple[str, ...]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        return tuple(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ()
