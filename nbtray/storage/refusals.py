"""What a disk refuses, as sentences."""

import errno
from pathlib import Path

from nbtray.core.problem import NbtrayError


class StorageError(NbtrayError):
    """A file or folder of nbtray's cannot be used; `path` says which, `reason` what the system said."""

    title = "{path} cannot be used: {reason}."
    advice = "Check the disk and the folder, then try again."


class DiskFull(StorageError):
    """There is no room left, or a quota is used up."""

    title = "{path} could not be saved because the disk is full."
    advice = "Nothing was lost. Make some room on the disk, then try again."


class NotAllowed(StorageError):
    """The permissions of the file or of its folder forbid it."""

    title = "This account may not use {path}."
    advice = "Make it yours (`ls -ld` shows whose it is), or set NBTRAY_HOME to a folder that is."


class DiskReadOnly(StorageError):
    """The file system is mounted for reading only."""

    title = "{path} lies on a disk that cannot be written to."
    advice = "Set NBTRAY_HOME to a folder on another disk."


class NotAFolder(StorageError):
    """A file stands where a folder has to be."""

    title = "{path} is needed as a folder, but there is a file of that name in the way."
    advice = "Move that file away, then try again."


class NotAFile(StorageError):
    """A folder, a link or a device stands where a file of ours has to be."""

    title = "{path} is not an ordinary file."
    advice = "Move it away; nbtray makes a new one."


_BY_NUMBER: dict[int, type[StorageError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,  # a limit on file sizes (RLIMIT_FSIZE) is a quota too
    errno.EACCES: NotAllowed,
    errno.EPERM: NotAllowed,
    errno.EROFS: DiskReadOnly,
    errno.ENOTDIR: NotAFolder,
    errno.EEXIST: NotAFolder,
    errno.EISDIR: NotAFile,
    errno.ELOOP: NotAFile,
    errno.ENXIO: NotAFile,  # of `NotRegular`, and what the system says of a socket
}


def refusal(error: OSError, path: Path) -> StorageError:
    """Return the sentence for what the system refused to do with `path`."""
    kind = _BY_NUMBER.get(error.errno or 0, StorageError)
    return kind(path=path, reason=error.strerror or type(error).__name__)
