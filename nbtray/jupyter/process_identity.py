"""Whether a process is still the one it was: a pid alone may be a stranger's by now."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = 100
"""What /proc counts in on Linux, whatever the kernel's own clock does (USER_HZ, time(7))."""

_PROC = Path("/proc")

GONE = (FileNotFoundError, ProcessLookupError, PermissionError)
"""What /proc answers for a process that has ended or is none of ours; any other error says nothing of it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """When a process began, for display and as a mark that no change of the clock moves; and its parent."""

    create_time: float
    mark: str
    parent: int


def identify(pid: int) -> Identity | None:
    """Return who this process is, or None when it has ended (a zombie has)."""
    return _linux_identity(pid) if sys.platform == "linux" else _identity_elsewhere(pid)


def boot() -> str:
    """Return what tells this run of the computer from the next."""
    return _linux_boot() if sys.platform == "linux" else _boot_elsewhere()


def command_line(pid: int) -> tuple[str, ...]:
    """Return its arguments, () when they cannot be known."""
    if sys.platform != "linux":
        return _command_line_elsewhere(pid)
    try:
        content = (_PROC / str(pid) / "cmdline").read_bytes()
    except GONE:
        return ()
    return tuple(os.fsdecode(argument) for argument in content.split(b"\0")[:-1])


def variable(pid: int, name: str) -> str:
    """Return a variable it was started with, '' when it has none or that cannot be known."""
    if sys.platform != "linux":
        return _variable_elsewhere(pid, name)
    try:
        content = (_PROC / str(pid) / "environ").read_bytes()
    except GONE:
        return ""
    start = os.fsencode(name) + b"="
    return next((os.fsdecode(one[len(start) :]) for one in content.split(b"\0") if one.startswith(start)), "")


def own_processes() -> list[int]:
    """Return the processes of this account."""
    if sys.platform != "linux":
        return _own_processes_elsewhere()
    found = []
    for entry in os.scandir(_PROC):
        try:
            if entry.name.isdigit() and entry.stat().st_uid == os.geteuid():
                found.append(int(entry.name))
        except GONE:
            continue  # it has ended meanwhile
    return found


def path_seen_by(pid: int, path: Path) -> Path:
    """Return how to reach from here what the process finds at this path: a container has its own files."""
    root = _PROC / str(pid) / "root"
    if sys.platform == "linux" and os.access(root, os.X_OK):
        return root / path.relative_to(path.anchor)
    return path


def _linux_identity(pid: int) -> Identity | None:
    # psutil's create_time without psutil, which the resident process would have to keep.
    try:
        stat = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
        this_boot = _linux_boot()
        up_since = next(line for line in (_PROC / "stat").read_text("ascii").splitlines() if "btime" in line)
    except (*GONE, StopIteration):
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold anything: proc(5)
    if fields[0] in "ZX":
        return None
    ticks = int(fields[19])
    began = float(up_since.split()[1]) + ticks / TICKS_PER_SECOND
    return Identity(began, f"{this_boot}:{ticks}", int(fields[1]))


def _identity_elsewhere(pid: int) -> Identity | None:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        began, parent = process.create_time(), process.ppid()
    except psutil.Error:
        return None
    return Identity(began, f"{began:.2f}", parent)


def _linux_boot() -> str:
    return (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()


def _boot_elsewhere() -> str:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    return f"{psutil.boot_time():.0f}"


def _command_line_elsewhere(pid: int) -> tuple[str, ...]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        return tuple(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ()


def _variable_elsewhere(pid: int, name: str) -> str:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        return psutil.Process(pid).environ().get(name, "")
    except (psutil.Error, OSError):
        return ""


def _own_processes_elsewhere() -> list[int]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    own = psutil.Process().username()
    return [process.pid for process in psutil.process_iter(["username"]) if process.info["username"] == own]
