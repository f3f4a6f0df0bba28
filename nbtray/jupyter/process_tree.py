"""Everything a process has started, found while it still knows."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from nbtray.jupyter.held_process import HeldProcess, hold_whoever_is
from nbtray.jupyter.process_identity import GONE

POLITE = 2.0
"""Seconds they may take to end when asked, and again when they are not."""


def below(pid: int) -> list[HeldProcess]:
    """Hold its descendants; once it has ended they are nobody's, so this comes first."""
    held = (hold_whoever_is(child) for child in descendants(pid))
    return [process for process in held if process is not None]


def end(processes: Iterable[HeldProcess]) -> None:
    """End those that still run, politely, then by force; and hold them no longer."""
    processes = list(processes)
    left = [process for process in processes if not process.wait(0)]
    for process in left:
        process.terminate()
    left = _still_running(left)
    for process in left:
        process.kill()
    _still_running(left)
    for process in processes:
        process.release()


def _still_running(processes: list[HeldProcess]) -> list[HeldProcess]:
    deadline = time.monotonic() + POLITE
    return [process for process in processes if not process.wait(max(0.0, deadline - time.monotonic()))]


def descendants(pid: int) -> list[int]:
    """Return all that it has started, and what those have, as far as it still runs."""
    if sys.platform != "linux":
        return _descendants_elsewhere(pid)
    # By hand: psutil would stay in the resident process, and its import takes longer than all of this.
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except GONE:
            continue  # it has ended meanwhile
        children[int(fields[1])].append(int(stat.parent.name))
    found = [pid]
    for parent in found:
        found += children[parent]
    return found[1:]


def _descendants_elsewhere(pid: int) -> list[int]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []
