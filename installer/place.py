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
    data = os.environ.get("XDG_DATA_HOME", "")
    # A relative value is to be ignored (XDG Base Directory Specification).
    return (Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share") / "nbtray"
