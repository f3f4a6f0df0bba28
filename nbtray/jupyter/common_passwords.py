"""The passwords everybody tries first."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
# In the wheel the assets lie inside the package, in a clone beside it.
_PLACES = (_PACKAGE / "assets", _PACKAGE.parent / "assets")


def common_passwords() -> frozenset[str]:
    """Return the 1000 commonest, in lower case."""
    text = next(path for place in _PLACES if (path := place / "common-passwords.txt").is_file()).read_text(
        "utf-8"
    )
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
