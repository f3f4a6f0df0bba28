"""Where the private environment belongs on this computer."""

import os
import sys
from pathlib import Path


def home() -> Path:
    """Return the folder for it: `NBTRAY_HOME`, or where the platform keeps a program's data."""
    chosen = os.environ.get("NBTRAY_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(local) / "nbtray"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "nbtray"
    return data() / "nbtray"


def data() -> Path:
    """Return where a Linux desktop keeps the data of a user's programs."""
    chosen = os.environ.get("XDG_DATA_HOME", "")
    # A relative value is to be ignored (XDG Base Directory Specification).
    return Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "share"


def is_portable() -> bool:
    """Tell whether everything is to stay in one folder of the user's choice."""
    return bool(os.environ.get("NBTRAY_HOME"))
