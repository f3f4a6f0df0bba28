"""Looks at every part of a path, and every link it leads through, for what another account could exchange."""

import contextlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from nbtray.core import path_trust
from nbtray.core.path_trust import Account, Entry, Exchangeable, Step
from nbtray.regular_file import read_regular

MOST_LINKS = 40
"""As many as Linux follows in one path (path_resolution(7))."""

OVERFLOW = 65534
"""What the kernel shows for an owner it has no number for (proc_sys_kernel(5))."""

ALL_NUMBERS = 1 << 32


def exchangeable(path: Path) -> Exchangeable | None:
    """Return why another account could exchange what is there, or would be once this account made it.

    Raises OSError where it cannot be looked at. On Windows the profile folder keeps others out.
    """
    if sys.platform == "win32":
        return None
    return path_trust.exchangeable(steps(path), this_account())


def belongs_to_another(path: Path) -> bool:
    """Tell whether what is there is neither this account's nor root's; raises OSError."""
    return sys.platform != "win32" and path_trust.belongs_to_another(_entry(path.resolve()), this_account())


def steps(path: Path) -> Iterator[Step]:
    """Yield each folder on the way with what is looked up in it, links and their targets included."""
    names = list(reversed(Path(os.path.abspath(path)).parts[1:]))  # noqa: PTH100 -- resolve() would hide the links
    at, links = Path("/"), 0
    while names:
        name = names.pop()
        if name == "..":
            at = at.parent
            continue
        try:
            entry = _entry(at / name)
        except FileNotFoundError:
            # This account would make it.
            yield _entry(at), Entry(str(at / name), this_account().number, stat.S_IFDIR | 0o700)
            return
        yield _entry(at), entry
        if not entry.is_link:
            at /= name
            continue
        links += 1
        if links > MOST_LINKS:
            return  # whoever opens it is told so
        target = Path(os.readlink(at / name))  # noqa: PTH115 -- beside the other names
        if target.is_absolute():
            at = Path("/")
        names.extend(reversed([part for part in target.parts if part != "/"]))


def this_account() -> Account:
    """Return who this process is."""
    if sys.platform == "win32":
        raise NotImplementedError
    return Account(os.getuid(), _number("/proc/sys/kernel/overflowuid", OVERFLOW), _in_namespace())


def _entry(path: Path) -> Entry:
    status = path.lstat()
    shared = status.st_mode & stat.S_IWGRP and not stat.S_ISLNK(status.st_mode)
    return Entry(str(path), status.st_uid, status.st_mode, _shared_group(status.st_gid) if shared else "")


def _shared_group(number: int) -> str:
    """Return the name of a group that somebody else is in, '' for one that is this account's alone."""
    if sys.platform == "win32":
        return ""
    import grp  # noqa: PLC0415 -- not on Windows, and hardly ever needed
    import pwd  # noqa: PLC0415 -- likewise

    try:
        group = grp.getgrgid(number)
    except KeyError:
        return ""  # nobody knows who that is
    ours = {"root"}
    with contextlib.suppress(KeyError):  # containers run programs as accounts that have no name
        ours.add(pwd.getpwuid(os.getuid()).pw_name)
    return group.gr_name if {*group.gr_mem} - ours else ""


def _number(path: str, otherwise: int) -> int:
    try:
        return int(read_regular(path))
    except (OSError, ValueError):
        return otherwise


def _in_namespace() -> bool:
    """Tell whether some accounts of the computer have no number here (user_namespaces(7), uid_map)."""
    try:
        mapped = sum(int(line.split()[2]) for line in read_regular("/proc/self/uid_map").splitlines())
    except (OSError, ValueError, IndexError):
        return False
    return mapped < ALL_NUMBERS - 1
