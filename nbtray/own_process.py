"""How a module of ours is run in a process of its own: for what is heavy, may hang, or draws a window."""

import faulthandler
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NoReturn

import nbtray
from nbtray.regular_file import read_regular

MEMORY = 96 << 20
"""Bytes a child may allocate beyond what it has loaded; its answers and its work need a tenth of it."""

LAST_WORDS = 2000
"""Bytes of what a process said on its standard error, which go to the log."""

NO_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For `creationflags`: on Windows a console would flash up."""

NO_WINDOW = 3
"""The exit status of a window's process that cannot show one here."""

COME, LEAVE = "come", "leave"
"""What a window is told, a line for each; what it is to show from now on may follow `come`."""

log = logging.getLogger(__name__)


class BrokenOff(Exception):
    """The process ended without an answer; `last_line` is the last it said, the log tells more."""

    def __init__(self, status: int, last_line: str) -> None:
        super().__init__(f"exit status {status}")
        self.status = status
        self.last_line = last_line


class Ear:
    """Where a window listens, its standard input; one that has just been closed hears nothing any more."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    def come(self, news: str = "") -> None:
        """Have it come to the front, and show this if it is told."""
        self._tell(f"{COME} {news}".rstrip())

    def leave(self) -> None:
        """Have it close as soon as nothing is lost by it."""
        self._tell(LEAVE)

    def _tell(self, line: str) -> None:
        with suppress(OSError, ValueError):
            self._pipe.write(f"{line}\n".encode())


def command(module: str) -> tuple[str, ...]:
    """Return what runs this module; `-P`, because what lies in the folder we were started in is not ours."""
    return (sys.executable, "-P", "-m", module)


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return these variables, and let the process find this very nbtray, in whatever folder it starts."""
    paths = (str(Path(nbtray.__file__).parents[1]), environ.get("PYTHONPATH", ""))
    return {**environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def answer_from(module: str, question: Mapping[str, object], budget: float) -> dict[str, Any]:
    """Return what it answers; raises `BrokenOff`, or `subprocess.TimeoutExpired` after `budget` seconds.

    Over a pipe: a question may hold what is nobody else's business, and argv is everybody's to read.
    """
    child = subprocess.run(  # noqa: S603 -- our own Python and a module of ours
        command(module),
        input=json.dumps(question).encode(),
        capture_output=True,
        timeout=budget,
        env=environment(),
        start_new_session=True,
        creationflags=NO_CONSOLE,
        check=False,
    )
    if child.returncode:
        said = child.stderr[-LAST_WORDS:].decode(errors="replace").strip()
        log.warning("%s broke off: %s", module, said)
        raise BrokenOff(child.returncode, said.rpartition("\n")[2])
    told: dict[str, Any] = json.loads(child.stdout)
    return told


def show_window(window: Sequence[str], opened: Callable[[Ear], object] = lambda _: None) -> int:
    """Show the window this command opens, and return its exit status when it has been closed.

    `opened` gets its ear.
    """
    try:
        with subprocess.Popen(  # noqa: S603 -- our own
            window, stdin=subprocess.PIPE, bufsize=0, start_new_session=True
        ) as process:
            assert process.stdin is not None  # noqa: S101 -- a pipe
            opened(Ear(process.stdin))
            # Not `communicate`, which would end what it hears by.
            return process.wait()
    except OSError:
        log.exception("%s did not start", window[-1])
        return NO_WINDOW


def limit_memory(room: int = MEMORY) -> None:
    """Let this process allocate so many bytes more and no others: the second net below each cap on reading.

    Linux only. RLIMIT_DATA counts what can be written to; RLIMIT_AS would count mapped libraries too.
    """
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 -- not on Windows

    # A limit may be lowered only, and one that cannot be set is not what the child is for.
    with suppress(OSError, ValueError, StopIteration):
        status = read_regular("/proc/self/status").decode("ascii", "replace").splitlines()
        in_use = next(int(line.split()[1]) for line in status if line.startswith("VmData:")) * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (in_use + room, resource.RLIM_INFINITY))


def answer_one(
    answer_to: Callable[[dict[str, Any]], Mapping[str, object]], seconds: float | None = None
) -> NoReturn:
    """Read a question from standard input, write the answer to standard output, and end this process.

    Both are one JSON object; a question without a `budget` has `seconds`.
    """
    question = json.load(sys.stdin)
    budget = question["budget"] if seconds is None else seconds
    end_within(budget, lambda: json.dump(answer_to(question), sys.stdout))


def end_within(seconds: float, work: Callable[[], object]) -> NoReturn:
    """Do the work and end this very process; whatever hangs, even a name server, it is over after `seconds`.

    Such a process is worth nothing when its parent is gone, and a library's waiting has no end of its own.
    What goes wrong is told in one line: a traceback may quote a secret, and helps no user.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 -- Path.open of a device says less
        with suppress(RuntimeError):  # no memory for its thread: the parent has a deadline of its own
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)  # a watchdog in C
        limit_memory()
        try:
            work()
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 -- the outermost call of this process
            sys.stderr.write(_where(error))
            sys.stderr.flush()
            os._exit(1)
        os._exit(0)  # no pool, thread or finalizer is worth the time


def _where(error: BaseException) -> str:
    """Say what it was and where, and nothing of its text."""
    at, trace = "", error.__traceback__
    while trace is not None:
        at, trace = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}", trace.tb_next
    return f"{type(error).__name__} at {at}\n"
