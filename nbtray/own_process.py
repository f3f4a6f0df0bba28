"""How a module of ours is run in a process of its own: for what is heavy, may hang, or draws a window."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbtray

NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""For `creationflags`: on Windows a console would flash up."""


def command(module: str) -> tuple[str, ...]:
    """Return what runs this module; `-P`, because what lies in the folder we were started in is not ours."""
    return (sys.executable, "-P", "-m", module)


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return these variables, and let the process find this very nbtray, in whatever folder it starts."""
    paths = (str(Path(nbtray.__file__).parents[1]), environ.get("PYTHONPATH", ""))
    return {**environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
