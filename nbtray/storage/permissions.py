"""Keeps our folders 0700 and our files 0600, and refuses a place where that would keep nobody out."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError, Problem
from nbtray.path_check import exchangeable
from nbtray.storage.private_files import make_private_folder
from nbtray.storage.refusals import NotAFile, refusal

_PRIVATE = 0o700
_OTHERS = 0o077


class FolderShared(NbtrayError):
    """The folder is used by others too, so it cannot be made private."""

    title = "{folder} is not for nbtray alone: {reason}."
    advice = "Set NBTRAY_HOME to a folder of its own; it is made if it does not exist."


def make_private(folder: Path, *, known: bool = False) -> Problem | None:
    """Make the folder 0700; return a sentence if others could enter it; raises `NbtrayError`.

    `known` tells whether nbtray has been used there before.
    """
    try:
        _require_trusted(folder, known=known)  # before anything is made in it, and again afterwards
        make_private_folder(folder)
        if sys.platform == "win32":
            return None  # the profile folder keeps others out
        # Where anyone may make names (/tmp), a link may be anyone's: look at the name itself, not behind it.
        anyone = folder.parent.stat().st_mode & stat.S_ISVTX
        status = folder.lstat() if anyone else folder.stat()
        if reason := _shared_because(folder, status):
            raise FolderShared(folder=folder, reason=reason)
        suspicion = _require_trusted(folder, known=known)
        mode = stat.S_IMODE(status.st_mode)
        if mode != _PRIVATE:
            folder.chmod(_PRIVATE)
            if folder.stat().st_mode & _OTHERS:
                raise FolderShared(folder=folder, reason="its disk keeps no permissions (FAT, or a share)")
        _require_writable(folder)
    except OSError as error:
        raise refusal(error, folder) from error
    if not mode & _OTHERS:
        return suspicion
    return Problem(
        "FolderWasOpen",
        f"{folder} could be entered by other accounts on this computer.",
        "nbtray has made it private again; change the password if you do not trust them.",
    )


def mend_files(folders: Folders) -> Problem | None:
    """Make our files 0600 again; return a sentence if one that only nbtray writes was not.

    Editors save the settings with the permissions they like, in a folder that keeps others out anyway: that
    is mended without a word. What Jupyter writes for itself is Jupyter's.
    """
    if sys.platform == "win32":
        return None
    for path in _open_files(folders.settings):
        path.chmod(path.lstat().st_mode & ~_OTHERS)
    ours = (folders.state, folders.jupyter, folders.runtime, folders.logs)
    mended = [path for folder in ours for path in _open_files(folder)]
    for path in mended:
        path.chmod(path.lstat().st_mode & ~_OTHERS)
    if not mended:
        return None
    more = f" and {len(mended) - 1} more" if len(mended) > 1 else ""
    return Problem(
        "FilesWereOpen",
        f"{mended[0]}{more} could be read by other accounts on this computer.",
        "nbtray has made it private again; change the password if you do not trust them.",
    )


def irregular_file(folders: Folders) -> Problem | None:
    """Return a sentence for the first of our memories where there is something else, such as a FIFO.

    nbtray runs without them; whatever it needs is told by what needs it.
    """
    for path in folders.memories:
        try:
            mode = path.lstat().st_mode
        except OSError:
            continue  # not made yet
        if not stat.S_ISREG(mode):
            return NotAFile(path=path).problem
    return None


def _open_files(folder: Path) -> Iterator[Path]:
    """Return our own files in it that others have a right to; links are somebody's own doing, and left."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # not made yet
    for entry in entries:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue  # gone meanwhile
        if stat.S_ISREG(status.st_mode) and status.st_mode & _OTHERS and status.st_uid == os.getuid():
            yield Path(entry.path)


def _own_home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111 -- which raises where there is none


def _require_writable(folder: Path) -> None:
    if sys.platform != "win32" and not os.access(folder, os.W_OK):
        read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
        raise OSError(errno.EROFS if read_only else errno.EACCES, "it cannot be written to", str(folder))


def _require_trusted(folder: Path, *, known: bool) -> Problem | None:
    """Raise `FolderShared` if another account could exchange the folder.

    One that has been used before is refused only if that could happen today; otherwise a sentence says it.
    """
    found = exchangeable(folder)
    if found is None:
        return None
    if found.can_rename or not known:
        raise FolderShared(folder=folder, reason=found.reason)
    return Problem(
        "FolderExchangeable",
        f"{folder} is reached through what is not yours: {found.reason}.",
        "Set NBTRAY_HOME to the folder itself.",
    )


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
