"""Where the private environment belongs on this computer."""

import os
import sys
from pathlib import Path

from problem import SetupFailed

CLONE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLONE))  # first: PYTHONPATH may lead to another nbtray

from nbtray.path_check import exchangeable  # noqa: E402 -- lies in the folder named above

sys.path.remove(str(CLONE))

ADVICE = "Set NBTRAY_HOME to a folder of its own; it is made if it does not exist."


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


def warning(environment: Path) -> str:
    """Return a sentence if the way to this environment is not this account's own; '' if it is.

    Raises `SetupFailed` if another account could put its own program there; for a new one a doubt is enough.
    """
    try:
        found = exchangeable(environment)
    except OSError as error:
        raise SetupFailed(f"{environment} cannot be used: {error.strerror or error}.", ADVICE) from error
    if found is None:
        return ""
    if found.can_rename or not environment.exists():
        raise SetupFailed(f"{environment} is not safe: {found.reason}.", ADVICE)
    return f"{environment} is reached through what is not yours: {found.reason}."


def data() -> Path:
    """Return where a Linux desktop keeps the data of a user's programs."""
    chosen = os.environ.get("XDG_DATA_HOME", "")
    # A relative value is to be ignored (XDG Base Directory Specification).
    return Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "share"


def is_portable() -> bool:
    """Tell whether everything is to stay in one folder of the user's choice."""
    return bool(os.environ.get("NBTRAY_HOME"))
