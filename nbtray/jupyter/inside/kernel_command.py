"""The command that starts a Python kernel: nothing in the notebook's folder may run before its first cell."""

from __future__ import annotations

import ntpath
import re

LAUNCHERS = ("ipykernel_launcher", "ipykernel")

# `python -m` searches the working folder first: a file there named like the launcher would run in its place.
# Not `-P` or PYTHONSAFEPATH: IPython and every child would obey them too, and notebooks would no longer find
# the modules beside them. Without either, `-c` puts '' first; IPython adds it after the standard library.
START = (
    "import sys; sys.path[:1] = filter(None, sys.path[:1]); import runpy; "
    "runpy.run_module('{}', run_name='__main__', alter_sys=True)"
)

_PYTHON = re.compile(r"(python|pypy)[\d.]*t?(\.exe)?", re.IGNORECASE)
_WITH_VALUE = ("-X", "-W")


def runs_ipykernel(argv: list[str]) -> bool:
    """Tell whether this command is a Python that runs ipykernel with `-m` itself."""
    return _place(argv) > 0


def isolated(argv: list[str]) -> list[str]:
    """Return the command that starts the same kernel without importing from the working folder."""
    at = _place(argv)
    return [*argv[:at], "-c", START.format(argv[at + 1]), *argv[at + 2 :]] if at > 0 else argv


def _place(argv: list[str]) -> int:
    """Return the index of `-m`, 0 for any other command: a wrapper may pass its arguments through a shell."""
    # ntpath knows both separators.
    if not argv or not _PYTHON.fullmatch(ntpath.basename(argv[0])):
        return 0
    at = 1
    while at < len(argv) and argv[at].startswith("-") and argv[at] != "-m":
        at += 2 if argv[at] in _WITH_VALUE else 1
    names = argv[at + 1 : at + 2] if argv[at : at + 1] == ["-m"] else []
    return at if names and names[0] in LAUNCHERS else 0
