"""Where nbtray keeps its things: one folder of the user's choice, or where the platform wants them."""

import errno
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError, Problem
from nbtray.storage.private_files import make_private_folder
from nbtray.storage.refusals import refusal

SOCKET_PATH_LIMIT = 100
"""Bytes; sun_path holds 104 on macOS and 108 on Linux, with its final zero."""

_PRIVATE = 0o700
_OTHERS = 0o077


class FolderShared(NbtrayError):
    """The folder is used by others too, so it cannot be made private."""

    title = "{folder} is not for nbtray alone: {reason}."
    advice = "Set NBTRAY_HOME to a folder of its own; it is made if it does not exist."


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
    """Make all four folders, private; return a sentence for each whose permissions had to be mended."""
    distinct = dict.fromkeys((folders.settings, folders.state, folders.logs, folders.runtime))
    return tuple(warning for folder in distinct if (warning := _prepare(folder)) is not None)


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
    found = Folders(settings, state, logs, runtime)
    if len(os.fsencode(found.control_socket)) <= SOCKET_PATH_LIMIT:
        return found
    import hashlib  # noqa: PLC0415 -- rarely needed
    import tempfile  # noqa: PLC0415 -- rarely needed, 5 ms

    # A path too long for a socket address: a short one, the same in every process that has this home.
    name = f"nbtray-{hashlib.sha256(os.fsencode(state)).hexdigest()[:16]}"
    temporary = Path(tempfile.gettempdir())
    if len(os.fsencode(temporary)) > SOCKET_PATH_LIMIT - len(f"/{name}/control.sock"):
        temporary = Path("/tmp")  # noqa: S108 -- the folder in it is 0700, and its owner is checked
    return Folders(settings, state, logs, temporary / name)


def _is_ours(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    try:
        return folder.stat().st_uid == os.getuid()
    except OSError:
        return False


def _prepare(folder: Path) -> Problem | None:
    try:
        make_private_folder(folder)
        if sys.platform == "win32":
            return None  # the profile folder keeps others out
        # Where anyone may make names (/tmp), a link may be anyone's: look at the name itself, not behind it.
        anyone = folder.parent.stat().st_mode & stat.S_ISVTX
        status = folder.lstat() if anyone else folder.stat()
        if reason := _shared_because(folder, status):
            raise FolderShared(folder=folder, reason=reason)
        mode = stat.S_IMODE(status.st_mode)
        if mode != _PRIVATE:
            folder.chmod(_PRIVATE)
        _require_writable(folder)
    except OSError as error:
        raise refusal(error, folder) from error
    if not mode & _OTHERS:
        return None
    return Problem(
        "FolderWasOpen",
        f"{folder} could be entered by other accounts on this computer.",
        "nbtray has made it private again; change the password if you do not trust them.",
    )


def _own_home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111 -- which raises where there is none


def _require_writable(folder: Path) -> None:
    if sys.platform != "win32" and not os.access(folder, os.W_OK):
        read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
        raise OSError(errno.EROFS if read_only else errno.EACCES, "it cannot be written to", str(folder))


def _shared_because(folder: Path, status: os.stat_result) -> str:
    if sys.platform == "win32":
        return ""
    if stat.S_ISLNK(status.st_mode):
        return "it is a link somebody has put there"
    if status.st_uid != os.getuid():
        return "it belongs to another account"
    if status.st_mode & stat.S_ISVTX or folder == _own_home():
        return "other programs keep their files in it"
    return ""
