"""Where nbtray keeps its things: one folder of the user's choice, or where the platform wants them."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError, Problem
from nbtray.storage.permissions import irregular_file, make_private, mend_files

SOCKET_PATH_LIMIT = 100
"""Bytes; sun_path holds 104 on macOS and 108 on Linux, with its final zero."""


class NoHome(NbtrayError):
    """There is nowhere to keep anything: containers run programs as accounts that do not exist."""

    title = "This account has no home folder."
    advice = "Set NBTRAY_HOME to a folder of your own; it is made if it does not exist."


def find_folders(environ: Mapping[str, str]) -> Folders:
    """Return nbtray's folders: all in NBTRAY_HOME if that is set, otherwise where the platform wants them."""
    try:
        found = _in_one(environ["NBTRAY_HOME"]) if environ.get("NBTRAY_HOME") else _platforms(environ)
    except RuntimeError:  # ~ of an account that has no home, or does not exist
        raise NoHome from None
    if not found.state.is_absolute():  # what older platformdirs make of that
        raise NoHome
    return found


def prepare(folders: Folders) -> tuple[Problem, ...]:
    """Make all four folders, private; return a sentence for whatever had to be mended."""
    distinct = dict.fromkeys((folders.settings, folders.state, folders.logs, folders.runtime))
    known = _is_there(folders.state)
    told = [make_private(folder, known=known) for folder in distinct]
    mended: list[Problem] = []
    for warning in filter(None, told):
        # The way to all four is mostly the same one.
        if warning.code not in {each.code for each in mended} or warning.code != "FolderExchangeable":
            mended.append(warning)
    warnings = (mend_files(folders), irregular_file(folders))
    return (*mended, *(warning for warning in warnings if warning is not None))


def _in_one(home: str) -> Folders:
    base = Path(home).expanduser().absolute()
    return _with_runtime(base, base / "state", base / "logs", base / "run")


def _platforms(environ: Mapping[str, str]) -> Folders:
    import platformdirs  # noqa: PLC0415 -- NBTRAY_HOME does without it

    places = platformdirs.PlatformDirs("nbtray", appauthor=False)
    state = places.user_state_path
    session = environ.get("XDG_RUNTIME_DIR", "")
    # `su` keeps the variable of the user one was: theirs is no place for our socket.
    runtime = Path(session) / "nbtray" if session and _is_ours(Path(session)) else state / "run"
    return _with_runtime(places.user_config_path, state, places.user_log_path, runtime)


def _with_runtime(settings: Path, state: Path, logs: Path, runtime: Path) -> Folders:
    # By whatever links a process has reached its home, it finds the same socket.
    found = Folders(settings, state, logs, Path(os.path.realpath(runtime)))
    if len(os.fsencode(found.control_socket)) <= SOCKET_PATH_LIMIT:
        return found
    import hashlib  # noqa: PLC0415 -- rarely needed
    import tempfile  # noqa: PLC0415 -- rarely needed, 5 ms

    # A path too long for a socket address: a short one, the same in every process that has this home.
    name = f"nbtray-{hashlib.sha256(os.fsencode(os.path.realpath(state))).hexdigest()[:16]}"
    temporary = Path(tempfile.gettempdir())
    if len(os.fsencode(temporary)) > SOCKET_PATH_LIMIT - len(f"/{name}/control.sock"):
        temporary = Path("/tmp")  # noqa: S108 -- the folder in it is 0700, and its owner is checked
    return Folders(settings, state, logs, temporary / name)


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


def _is_ours(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    try:
        return folder.stat().st_uid == os.getuid()
    except OSError:
        return False
