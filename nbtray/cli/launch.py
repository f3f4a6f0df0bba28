"""Starts nbtray in the background, from a terminal that may be closed afterwards."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbtray.cli.home import Home
from nbtray.cli.problems import NotStarted
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.desktop.surroundings import has_desktop
from nbtray.own_process import command

PATIENCE = 30.0
STEP = 0.05
LONGEST_WORDS = 2000
"""Bytes of what a failed nbtray may have to say."""


def launch(home: Home) -> Connection:
    """Start nbtray, with its icon where there is a desktop, and return a connection to it."""
    home.prepare()
    arguments = [] if has_desktop() else ["run", "--no-tray"]
    with tempfile.TemporaryFile(dir=home.folders.state) as words:
        started = _spawn([*command("nbtray"), *arguments], words.fileno())
        return _until_it_answers(home, started, words)


def _spawn(nbtray: Sequence[str], words: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 -- ourselves
        nbtray,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=words,
        cwd=Path.home(),  # or it would keep a stick from being unmounted
        env=_environment(os.environ),
        **_detached(),
    )


def _detached() -> dict[str, Any]:
    """Return what makes the child outlive this terminal."""
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without paths relative to this folder, because the child leaves it."""
    kept = dict(environ)
    if paths := kept.get("PYTHONPATH"):
        kept["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths.split(os.pathsep)))
    if home := kept.get("NBTRAY_HOME"):
        kept["NBTRAY_HOME"] = str(Path(home).expanduser().absolute())
    return kept


def _until_it_answers(home: Home, started: "subprocess.Popen[bytes]", words: Any) -> Connection:  # noqa: ANN401 -- a temporary file has no public type
    deadline = time.monotonic() + PATIENCE
    while True:
        ended = started.poll() is not None
        try:
            return Connection(home.folders)
        except NotRunning:
            # One that ended well has found another nbtray, which was quicker and may be about to listen.
            if (ended and started.returncode) or time.monotonic() > deadline:
                started.kill()  # or it would come up when nobody waits for it any more
                started.wait()
                raise NotStarted(reason=_last_words(words)) from None
        time.sleep(STEP)


def _last_words(words: Any) -> str:  # noqa: ANN401 -- likewise
    words.seek(0)
    said = words.read(LONGEST_WORDS).decode("utf-8", "replace").strip()
    return said or "It gave no reason."
