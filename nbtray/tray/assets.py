"""Files that come with nbtray."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def asset(name: str) -> Path:
    """Return where a file of `assets/` lies: inside the package when installed, beside it in a clone."""
    installed = PACKAGE / "assets" / name
    return installed if installed.exists() else PACKAGE.parent / "assets" / name
