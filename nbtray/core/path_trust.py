"""Whether another account could put something of its own in the place of a file or folder.

It can wherever it may rename a part of the path, or a link that the path leads through.
"""

import stat
from collections.abc import Iterable
from dataclasses import dataclass

ROOT = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a path, as lstat(2) shows it.

    `shared_group` names the group that may write to it, '' if nobody else is in it.
    """

    path: str
    owner: int
    mode: int
    shared_group: str = ""

    @property
    def is_link(self) -> bool:
        """Tell whether the path leads on from here."""
        return stat.S_ISLNK(self.mode)


@dataclass(frozen=True, slots=True)
class Account:
    """This account; `overflow` is shown as the owner of what belongs to nobody known (user_namespaces(7)).

    `in_namespace` tells whether this is a container, in which root of the computer may be such an owner.
    """

    number: int
    overflow: int = 65534
    in_namespace: bool = False


@dataclass(frozen=True, slots=True)
class Exchangeable:
    """What is wrong; `can_rename` tells whether another account could do it today."""

    reason: str
    can_rename: bool


Step = tuple[Entry, Entry]
"""A folder, and what is looked up in it."""


def exchangeable(steps: Iterable[Step], account: Account) -> Exchangeable | None:
    """Return why the path cannot be trusted, the worst first; None if only root and this account decide."""
    suspicion: Exchangeable | None = None
    for folder, entry in steps:
        if reason := _renamed_by(folder, entry, account):
            return Exchangeable(reason, can_rename=True)
        if entry.is_link and not _is_trusted(entry, account):
            reason = f"the link {entry.path} belongs to another account"
            suspicion = suspicion or Exchangeable(reason, can_rename=False)
    return suspicion


def belongs_to_another(entry: Entry, account: Account) -> bool:
    """Tell whether it is neither this account's nor root's."""
    return not _is_trusted(entry, account)


def _renamed_by(folder: Entry, entry: Entry, account: Account) -> str:
    """Say who else may rename this entry of the folder."""
    if not _is_trusted(folder, account):
        return f"{folder.path} belongs to another account, which may exchange what is in it"
    everybody = bool(folder.mode & stat.S_IWOTH)
    # What is this account's own is like the rest of its home: whom to let in there is its own choice.
    group = folder.mode & stat.S_IWGRP and folder.owner != account.number and folder.shared_group
    if not everybody and not group:
        return ""
    if folder.mode & stat.S_ISVTX:
        # There only the owners of folder and entry may rename (unlink(2), EPERM).
        is_foreign = not _is_trusted(entry, account)
        return f"{entry.path} belongs to another account, which may exchange it" if is_foreign else ""
    if everybody:
        return f"every account may exchange what is in {folder.path}"
    return f"everybody in the group {group} may exchange what is in {folder.path}"


def _is_trusted(entry: Entry, account: Account) -> bool:
    if entry.owner in (ROOT, account.number):
        return True
    return entry.owner == account.overflow and (entry.path == "/" or account.in_namespace)
