"""Insists on a Python that can run the rest; its own syntax is understood by any Python 3.6."""

import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
NEWEST_LOOKED_FOR = 20


def insist() -> None:
    """Go on, or start again with a newer Python found on the PATH, or end with one sentence."""
    if is_new_enough():
        return
    newer = _find_newer()
    if newer and os.name == "posix":
        os.execv(newer, [newer, *sys.argv])  # noqa: S606 -- no shell is wanted
    here = ".".join(str(number) for number in sys.version_info[:2])
    sys.exit(
        f"nbtray needs Python {NEEDED[0]}.{NEEDED[1]} or newer; this is Python {here} ({sys.executable}). "
        "Install a newer one, then run this again with it."
    )


def is_new_enough() -> bool:
    """Tell whether this Python can run the rest."""
    return sys.version_info >= NEEDED


def _find_newer() -> str:
    for minor in range(NEWEST_LOOKED_FOR, NEEDED[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # Version switchers leave scripts of that name which only complain.
        if found and subprocess.call([found, "-c", "import ensurepip"], stderr=subprocess.DEVNULL) == 0:
            return found
    return ""
