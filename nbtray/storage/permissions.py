"""Keeps our folders 0700 and our files 0600, and refuses a place where that would keep nobody out."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.problem import NbtrayError, Problem
from nbtray.storage.private_files import make_private_folder
from nbtray.storage.refusals import NotAFile, refusal

_PRIVATE = 0o700
_OTHERS = 0o077


class FolderShared(NbtrayError):
    """The folder is used by others too, so it cannot be made private."""

    title = "{folder} is not for nbtray alone: {reason}."
    advice = "Set NBTRAY_HOME to a folder of its own; it is made if it does not exist."


def make_private(folder: Path) -> Problem | None:
    """Make the folder 0700; return a sentence if others could enter it; raises `NbtrayError`."""
    try:
        make_private_folder(folder)
        if sys.platform == "win32":
            return None  # the profile folder keeps others out
        # Where anyone may make names (/tmp), a link may be anyone's: look at the name itself, not behind it.
        anyone = folder.parent.stat().st_mode & stat.S_ISVTX
        status = folder.lstat() if anyone else folder.stat()
        if reason := _shared_because(folder, status) or _exchangeable_because(folder):
            raise FolderShared(folder=folder, reason=reason)
        mode = stat.S_IMODE(status.st_mode)
        if mode != _PRIVATE:
            folder.chmod(_PRIVATE)
            if folder.stat().st_mode & _OTHERS:
                raise FolderShared(folder=folder, reason="its disk keeps no permissions (FAT, or a share)")
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


def _exchangeable_because(folder: Path) -> str:
    """Say why another account could put a folder of its own in the place of this one, which is 0700."""
    for above in folder.resolve().parents:
        status = above.stat()
        if status.st_mode & stat.S_ISVTX:
            continue  # in a sticky folder (/tmp) nobody can rename what is not theirs
        if status.st_mode & stat.S_IWOTH:
            return f"every account may exchange what is in {above}"
        # What is this account's own is like the rest of its home: whom to let in there is its own choice.
        is_shared = status.st_mode & stat.S_IWGRP and status.st_uid != os.getuid()
        if is_shared and (group := _shared_group(status.st_gid)):
            return f"everybody in the group {group} may exchange what is in {above}"
    return ""


def _shared_group(number: int) -> str:
    """Return the name of a group that somebody else is in, '' for one that is this account's alone."""
    if sys.platform == "win32":
        return ""
    import grp  # noqa: PLC0415 -- not on Windows, and hardly ever needed
    import pwd  # noqa: PLC0415 -- likewise

    try:
        group = grp.getgrgid(number)
        others = {*group.gr_mem} - {"root", pwd.getpwuid(os.getuid()).pw_name}
    except KeyError:
        return ""  # nobody knows who that is
    return group.gr_name if others else ""
