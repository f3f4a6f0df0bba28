"""Which processes are servers of this home: known by the folder they were started with, never by its name."""

import os
from dataclasses import dataclass
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.jupyter import process_identity
from nbtray.jupyter.configuration import FOLDER_VARIABLE, config_file, identity_of_folder
from nbtray.jupyter.held_process import HeldProcess, hold
from nbtray.jupyter.record import Recorded, RecordFile

_OPTION = "--config="


@dataclass(frozen=True, slots=True)
class OwnServer:
    """One running server of ours, held; `recorded` is None when no usable record names it."""

    pid: int
    held: HeldProcess
    recorded: Recorded | None


def find_own(folders: Folders, record_file: RecordFile) -> list[OwnServer]:
    """Hold every running server of this home, the recorded one first. The caller releases them."""
    found = []
    recorded = record_file.read()
    if recorded is not None and (held := _hold_recorded(folders, recorded)) is not None:
        found.append(OwnServer(recorded.record.pid, held, recorded))
    known = {each.pid for each in found}
    for pid, mark in _unrecorded(folders):
        if pid not in known and (held := hold(pid, mark)) is not None:
            found.append(OwnServer(pid, held, None))
    return found


def hold_own(pid: int, folders: Folders, record_file: RecordFile) -> HeldProcess | None:
    """Hold this process if it is a running server of this home, recorded or not."""
    held = None
    for server in find_own(folders, record_file):
        if server.pid == pid:
            held = server.held
        else:
            server.held.release()
    return held


def is_own(folders: Folders, pid: int, *, recorded: bool) -> bool:
    """Tell whether this process was started as the server of this home, whatever path that had then.

    `recorded` means that our record names this very process: that decides when its path leads nowhere now.
    """
    config = next(
        (
            Path(argument.removeprefix(_OPTION))
            for argument in process_identity.command_line(pid)
            if argument.startswith(_OPTION)
        ),
        None,
    )
    if config is None or config.name != config_file(folders).name:
        return False
    same_path = _leads_here(folders, pid, config)
    then = process_identity.variable(pid, FOLDER_VARIABLE)
    now = identity_of_folder(folders)
    if then and now:
        # A home that was moved keeps this; one that was made at its old path does not have it.
        return then == now or (recorded and same_path is not False)
    return same_path or (same_path is None and recorded)


def _hold_recorded(folders: Folders, recorded: Recorded) -> HeldProcess | None:
    held = hold(recorded.record.pid, recorded.mark)
    if held is not None and not is_own(folders, recorded.record.pid, recorded=True):
        held.release()
        return None
    return held


def _unrecorded(folders: Folders) -> list[tuple[int, str]]:
    ours = {pid for pid in process_identity.own_processes() if is_own(folders, pid, recorded=False)}
    found = []
    for pid in sorted(ours):
        identity = process_identity.identify(pid)
        # A child of the server looks like the server until it has become another program.
        if identity is not None and identity.parent not in ours:
            found.append((pid, identity.mark))
    return found


def _leads_here(folders: Folders, pid: int, config: Path) -> bool | None:
    """Tell whether the folder it was started with is ours; None when there is nothing at that path now."""
    try:
        there = process_identity.path_seen_by(pid, config.parent).stat()
    except (FileNotFoundError, NotADirectoryError):
        # Both may be gone, with the home or without.
        same = os.path.realpath(config.parent) == os.path.realpath(folders.jupyter)
        return True if same and not folders.jupyter.exists() else None
    except OSError:
        return False
    try:
        return os.path.samestat(there, folders.jupyter.stat())
    except OSError:
        return False
