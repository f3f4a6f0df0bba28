"""From what a server printed before it ended to one sentence."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nbtray.core.folders import Folders
from nbtray.core.memory_shortage import SHORTAGE
from nbtray.jupyter import problems
from nbtray.jupyter.problems import ServerProblem
from nbtray.jupyter.server_log import LINES_TOLD

LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What was started, as far as the sentences name it."""

    python: str
    prefix: str
    port: int
    folder: str
    log_began: int = 0
    """The log's length before: what came later is this start's."""


def diagnose(lines: Sequence[str], exit_status: int | None, told: Told, folders: Folders) -> ServerProblem:
    """Return why it ended; the youngest line that says so wins."""
    for line in reversed(lines):
        if told.folder in line and ("No such file" in line or "not a directory" in line):
            return problems.FolderMissing(folder=told.folder)
        for pattern, tell in _KNOWN:
            if found := re.search(pattern, line):
                return tell(found, told, folders)
    return ended(lines, exit_status)


def ended(lines: Sequence[str], exit_status: int | None) -> ServerProblem:
    """Return that it ended, with its last lines; of a traceback only what it comes to."""
    last = lines[-LINES_TOLD:]
    if any(line.startswith('File "') for line in last):
        last = lines[-1:]
    told = " / ".join(line[:LONGEST_LINE].rstrip(". ") for line in last) or "it gave no reason"
    return problems.ServerFailed(how=_how(exit_status), lines=told)


def _how(exit_status: int | None) -> str:
    if exit_status is None:
        return ""
    if exit_status == -9:  # noqa: PLR2004 -- SIGKILL, which the kernel sends when memory is short
        return " (killed, perhaps for want of memory)"
    return f" (signal {-exit_status})" if exit_status < 0 else f" (exit status {exit_status})"


_Tell = Callable[[re.Match[str], Told, Folders], ServerProblem]

# Printed by jupyter_server 2.14 to 2.21, by Python, and by our own gate.
_KNOWN: tuple[tuple[str, _Tell], ...] = (
    (r"No space left on device|Disk quota exceeded", lambda _, __, ___: problems.ServerDiskFull()),
    (SHORTAGE, lambda _, __, ___: problems.ServerMemoryShort()),
    (
        r"port \d+ is not available|[Pp]ort \d+ is already in use",
        lambda _, told, __: problems.PortTaken(port=told.port, holder=""),
    ),
    (r"Permission to listen on port", lambda _, told, __: problems.PortForbidden(port=told.port)),
    (r"Running as root is not recommended", lambda _, __, ___: problems.RootRefused()),
    (
        r"nbtray: certificate: (.*)",
        lambda found, _, folders: problems.CertificateUnusable(reason=found[1], path=folders.certificate),
    ),
    (r"nbtray: password", lambda _, __, ___: problems.PasswordUnset()),
    (
        r"nbtray: setting: (.*)",
        lambda found, told, _: problems.ConfigurationOverridden(prefix=told.prefix, detail=found[1]),
    ),
    (
        r"No module named '?([\w.]+)'?",
        lambda found, told, _: problems.PackageMissing(
            package=found[1].split(".")[0], prefix=told.prefix, python=told.python
        ),
    ),
    (
        r"^(?:traitlets\.\S*Error|SyntaxError|Bad config encountered[^:]*): ?(.*)",
        lambda found, told, _: problems.ConfigurationRefused(detail=found[1], prefix=told.prefix),
    ),
)
