"""What the system tells of the server's process and of all it has started; nothing is asked of them."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from nbtray.core.server.silence import ProcessFacts
from nbtray.jupyter import process_identity, process_tree
from nbtray.jupyter.process_identity import TICKS_PER_SECOND

_CONNECTION_FILE = re.compile(r"\bkernel-[^/\\]+\.json$")
"""Each kernel is started with the path of one."""


def facts_of(pid: int) -> ProcessFacts | None:
    """Return them, None when the process has ended."""
    if process_identity.identify(pid) is None:
        return None
    below = process_tree.descendants(pid)
    look = _linux if sys.platform == "linux" else _elsewhere
    stopped, processor, terminals = look(pid, below)
    kernels = sum(_is_kernel(process_identity.command_line(each)) for each in below)
    return ProcessFacts(stopped, processor, kernels + terminals, 1 + len(below))


def _is_kernel(arguments: Iterable[str]) -> bool:
    return any(_CONNECTION_FILE.search(argument) for argument in arguments)


def _linux(pid: int, below: list[int]) -> tuple[bool, float, int]:
    """Return whether it is stopped, all processor seconds, and how many terminals there are: proc(5)."""
    stopped, ticks, terminals = False, 0, 0
    for each in (pid, *below):
        try:
            text = Path(f"/proc/{each}/stat").read_text("utf-8", "replace")
        except OSError:
            continue  # it has ended meanwhile
        state, _, _, session, tty, *rest = text.rpartition(")")[2].split()
        # Their own, and that of their children that have ended.
        ticks += sum(map(int, rest[6:10]))
        if each == pid:
            stopped = state == "T"  # not "t": a debugger holds it
        elif int(session) == each and int(tty):
            terminals += 1
    return stopped, ticks / TICKS_PER_SECOND, terminals


def _elsewhere(pid: int, below: list[int]) -> tuple[bool, float, int]:
    import psutil  # noqa: PLC0415 -- kept out of the resident process

    stopped, processor, terminals = False, 0.0, 0
    for each in (pid, *below):
        try:
            process = psutil.Process(each)
            times = process.cpu_times()
            processor += times.user + times.system
            if each == pid:
                stopped = process.status() == psutil.STATUS_STOPPED
            elif sys.platform != "win32" and process.terminal() and process.ppid() == pid:
                terminals += 1
        except psutil.Error:
            continue
    return stopped, processor, terminals
