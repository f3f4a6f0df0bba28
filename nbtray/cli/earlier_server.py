"""What this account has left of an earlier notebook server."""

import os
from pathlib import Path

from nbtray.jupyter.user_configuration import profile_folders
from nbtray.storage.old_files import OldFiles, find_old


def find_here() -> OldFiles:
    """Look where such things lie."""
    return find_old(profile_folders(os.environ, Path.home()), Path.home())
