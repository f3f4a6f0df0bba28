"""Everything a process has started, found while it still knows."""

import contextlib

import psutil

POLITE = 2.0
"""Seconds a process may take to end when asked."""


def below(pid: int) -> list[psutil.Process]:
    """Return its descendants; once it has ended they are nobody's, so this comes first."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def end(processes: list[psutil.Process]) -> None:
    """End those that still run (psutil checks that each is still the same); politely, then by force."""
    left = _still_running(processes)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, left = psutil.wait_procs(left, POLITE)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, POLITE)


def _still_running(processes: list[psutil.Process]) -> list[psutil.Process]:
    _, left = psutil.wait_procs(processes, 0)
    return left
