"""From a program on the PATH to the Python environment it belongs to, without starting it."""

import os
import re
from pathlib import Path

from nbtray.regular_file import read_regular

HEAD = 512
"""Bytes: enough for the first lines."""

# pip and uv write this when the interpreter's path is too long for a first line or has a space.
_EXEC = re.compile(rb"""exec' ["']?(/[^"'\n]+?)["']? """)


def prefix_of(program: Path) -> Path | None:
    """Return the environment's folder; None for what starts another program of its own choice (pyenv)."""
    if os.name == "nt":
        return program.parent.parent if program.parent.name.lower() == "scripts" else program.parent
    try:
        head = read_regular(program, HEAD)
    except OSError:
        return None
    if not head.startswith(b"#!"):
        return _prefix_of_interpreter(program)
    interpreter = _interpreter(head)
    return _prefix_of_interpreter(interpreter) if interpreter else None


def _interpreter(head: bytes) -> Path | None:
    line = head[2:].split(b"\n")[0].strip()
    if line.startswith(b"/bin/sh"):
        found = _EXEC.search(head)
        return Path(os.fsdecode(found[1])) if found else None
    words = line.split()
    if not words or b"python" not in os.path.basename(words[0]):  # noqa: PTH119 -- bytes
        return None
    return Path(os.fsdecode(words[0]))


def _prefix_of_interpreter(interpreter: Path) -> Path | None:
    # A venv's bin/python is a link out of it, so links are followed only until an environment is reached.
    for _ in range(10):
        prefix = interpreter.parent.parent
        if os.path.exists(prefix / "pyvenv.cfg") or not os.path.islink(interpreter):
            return prefix if os.path.exists(interpreter) else None
        interpreter = Path(os.path.normpath(interpreter.parent / interpreter.readlink()))
    return None
