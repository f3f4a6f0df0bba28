"""What 10,000 letters in the outbox's journal cost at the start, against an empty journal.

A child loads all that the resident nbtray loads, reads the journal and takes in what it found. The letters
get there in two ways: through `keep`, which folds and shortens; and as 10,000 lines of a journal that nobody
has shortened, which is the worst that can lie on a disk.
"""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._measure import bound, compare, unshared_memory
from letters import FULL_OUTBOX, MOVE

from nbtray.core.mail.effects import KeepOutbox
from nbtray.core.mail.queue import queued
from nbtray.storage.outbox_journal import LONGEST, OutboxJournal, line_of
from nbtray.storage.private_files import PrivateFiles

ENTRIES = 10_000
RUNS = 15

RESIDENT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import nbtray.session
from nbtray.core.mail.effects import RecallOutbox
from nbtray.core.moment import Moment
from nbtray.core.state import State
from nbtray.core.step import step
from nbtray.storage.outbox_journal import OutboxJournal
from nbtray.storage.private_files import PrivateFiles

found = OutboxJournal(Path(sys.argv[1]), PrivateFiles()).recall(RecallOutbox())
state, _ = step(State(), found, Moment(0.0, datetime.now(UTC)))
print(state.letters.outbox.written, flush=True)
sys.stdin.readline()
"""


def main() -> int:
    """Measure in turns; exit 1 if a figure is over its limit."""
    with TemporaryDirectory(prefix="nbtray-bench-") as folder:
        empty, kept, grown = (Path(folder) / name / "outbox.journal" for name in ("empty", "kept", "grown"))
        _keep(kept)
        grown.parent.mkdir()
        grown.write_bytes(
            b"".join(line_of(replace(FULL_OUTBOX, written=number + 1)) for number in range(ENTRIES))
        )
        figures: dict[Path, list[tuple[float, float]]] = {empty: [], kept: [], grown: []}
        for run in range(-1, RUNS):  # the first of each warms the disk's cache
            for path, measured in figures.items():
                figure = _start(path, 0 if path is empty else ENTRIES)
                if run >= 0:
                    measured.append(figure)
        size = kept.stat().st_size
    fine = bound("journal after 10,000 letters", size / 1024, "kB", LONGEST / 1024)
    for path, name in ((kept, "10,000 kept"), (grown, "10,000 lines")):
        for at, what, unit in ((0, "start", "s "), (1, "memory", "MB")):
            ours, theirs = ([each[at] for each in figures[which]] for which in (path, empty))
            fine &= compare(f"{what}, {name}", ours, theirs, unit, 1.1)
    return 0 if fine else 1


def _keep(path: Path) -> None:
    outbox, journal = replace(FULL_OUTBOX, written=0), OutboxJournal(path, PrivateFiles())
    for number in range(ENTRIES):
        outbox = queued(outbox, replace(MOVE, message_id=f"<{number}@nbtray.invalid>"), "")
        journal.keep(KeepOutbox(number, outbox))


def _start(path: Path, expected: int) -> tuple[float, float]:
    """Return the seconds until it knows its letters, and its memory then in MB."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-P", "-c", RESIDENT, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        written = int(child.stdout.readline())
        took = time.perf_counter() - began
        memory = unshared_memory(child.pid)
        child.communicate(b"\n")
    if written != expected:
        raise RuntimeError(f"{written} letters were found, not {expected}")
    return took, memory
