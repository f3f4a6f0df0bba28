"""The settings file a person opens for the first time."""

import os
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.settings.text import template
from nbtray.ports import PrivateFiles
from nbtray.storage.file_lock import locked


def create_settings(folders: Folders, files: PrivateFiles) -> bool:
    """Write a file that explains every setting and sets none, unless there is one; tell if it was written."""
    path = folders.settings_file
    if path.exists():
        return False
    with locked(folders.settings_lock, path):
        if path.exists():
            return False
        files.write(Path(os.path.realpath(path)), template().encode())
    return True
