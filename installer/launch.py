"""Hands over to nbtray: in this terminal, or in the background once its icon shows."""

import os
import subprocess
import sys
import time
from pathlib import Path

from problem import SetupFailed

FIRST_WORDS_SECONDS = 15.0
LOOK_SECONDS = 0.05

if sys.platform == "win32":
    DETACHED = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    DETACHED = 0  # there, a session of its own does it


def has_desktop(python: Path) -> bool:
    """Ask the installed nbtray whether an icon could be seen here: it knows best."""
    question = "import sys; from nbtray.desktop.surroundings import has_desktop; sys.exit(not has_desktop())"
    return subprocess.call([str(python), "-I", "-c", question], stderr=subprocess.DEVNULL) == 0


def is_running(python: Path) -> bool:
    """Ask the nbtray that was installed before whether one of its kind runs in this home."""
    if not python.exists():
        return False
    asked = subprocess.call(nbtray(python, ["status"]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return asked == 0


def in_this_terminal(python: Path, arguments: list[str]) -> int:
    """Become nbtray; where a process cannot, wait for it and return its exit status."""
    command = nbtray(python, arguments)
    if sys.platform != "win32":
        os.execv(command[0], command)  # noqa: S606 -- no shell is wanted
    return subprocess.call(command)  # execv would give the prompt back while nbtray still writes


def in_the_background(python: Path, log: Path) -> int:
    """Start the tray in a session of its own and pass on what it says first; return 0 when it lives."""
    if not log.is_file():  # a FIFO would be waited at
        log.unlink(missing_ok=True)
    with log.open("wb") as written:
        tray = subprocess.Popen(
            nbtray(python, []),
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,
            creationflags=DETACHED,
        )
    deadline = time.monotonic() + FIRST_WORDS_SECONDS
    said = ""
    while not said.endswith("\n") and tray.poll() is None and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)  # nbtray says one line when its icon shows, or that none can
        said = log.read_text(encoding="utf-8", errors="replace")
    ended = tray.poll()
    said = log.read_text(encoding="utf-8", errors="replace").strip()
    if ended:
        raise SetupFailed(
            "nbtray did not start.", f"What it said is in {log}.", tuple(said.splitlines()[-8:])
        )
    print(said or "nbtray is starting in the background.", flush=True)
    return 0


def nbtray(python: Path, arguments: list[str]) -> list[str]:
    """Return the command; -I keeps the caller's PYTHONPATH, current folder and user site out of it."""
    return [str(python), "-I", "-m", "nbtray", *arguments]
