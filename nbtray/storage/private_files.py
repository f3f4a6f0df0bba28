"""Files only this user can read, replaced so that no crash and no full disk leaves half of one."""

import contextlib
import errno
import os
import re
from pathlib import Path
from typing import BinaryIO, cast

from nbtray.regular_file import NO_LINK, open_regular
from nbtray.storage.refusals import refusal

_ON_POSIX = os.name == "posix"


class PrivateFiles:
    """Reads and replaces private files (`nbtray.ports.PrivateFiles`)."""

    def read(self, path: Path) -> bytes | None:
        """Return the content, or None when there is no such file."""
        try:
            with _open(path) as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise refusal(error, path) from error

    def write(self, path: Path, content: bytes, *, durable: bool = True) -> None:
        """Replace it atomically, 0600, in a folder made 0700 if it is missing; `durable`: on the disk."""
        try:
            make_private_folder(path.parent)
            _remove_leftovers(path)
            _replace(path, content, durable=durable)
        except OSError as error:
            raise refusal(error, path) from error

    def append(self, path: Path, content: bytes) -> int:
        """Add to its end, durably, and return its size then; what fails leaves it as it was.

        A crash may leave any part of `content` there. A file that is missing is made, as by `write`.
        """
        try:
            make_private_folder(path.parent)
            return _append(path, content)
        except OSError as error:
            raise refusal(error, path) from error

    def read_end(self, path: Path, at_most: int) -> bytes | None:
        """Return its last bytes, all of them if they are fewer, or None when there is no such file."""
        try:
            with _open(path) as file:
                size = os.fstat(file.fileno()).st_size
                file.seek(max(0, size - at_most))
                return file.read(at_most)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise refusal(error, path) from error

    def remove(self, path: Path) -> None:
        """Remove it; one that is not there is removed already."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refusal(error, path) from error


def make_private_folder(folder: Path) -> None:
    """Make the folder and its missing parents, each 0700; raises OSError."""
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    # Another nbtray may make it in the same moment.
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file is in the way", str(folder))


def _open(path: Path, flags: int = os.O_RDONLY, mode: str = "rb") -> BinaryIO:
    # A link planted in place of a file of ours must not lead elsewhere.
    return cast("BinaryIO", open(open_regular(path, flags | NO_LINK), mode))  # noqa: PTH123 -- a descriptor, for the caller


def _append(path: Path, content: bytes) -> int:
    is_new = not path.exists()
    with _open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, "ab") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), size)
            raise
    if is_new and _ON_POSIX:
        _sync_folder(path.parent)
    return size + len(content)


def _replace(path: Path, content: bytes, *, durable: bool) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with open(open_regular(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb") as file:  # noqa: PTH123 -- a descriptor
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    if durable and _ON_POSIX:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The new name itself is only on the disk once the folder is.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(path: Path) -> None:
    """Remove what an nbtray that was killed while it wrote left beside the file."""
    leftover = re.compile(rf"\.{re.escape(path.name)}\.(\d+)-[0-9a-f]+\.tmp")
    for name in os.listdir(path.parent):  # noqa: PTH208 -- names only, and no Path for each
        if (found := leftover.fullmatch(name)) and not _alive(int(found[1])):
            (path.parent / name).unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if not _ON_POSIX:
        return pid == os.getpid()  # os.kill would end it there; an open file cannot be removed anyway
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
