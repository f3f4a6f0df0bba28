"""Ways to nbtray that need no clone: the command `nbtray`, and an entry in the desktop's application menu.

A file that is not nbtray's stays as it is.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

import place

MARK = "Made by nbtray's installer/start.py, and made again when it updates nbtray."
ENOUGH = 4096
"""Bytes in which the mark is found."""

COMMAND = """#!/bin/sh
# {mark}
exec {python} -I -m nbtray "$@"
"""
ENTRY = """[Desktop Entry]
# {mark}
Type=Application
Name=nbtray
GenericName=Jupyter Server
Comment=Your own computer's Jupyter server on the internet
Exec={exec} -I -m nbtray
TryExec={python}
Icon={icon}
Terminal=false
StartupNotify=false
Categories=Development;
Keywords=Jupyter;notebook;server;tray;
"""


def add(python: Path, home: Path, icon: Path) -> list[str]:
    """Make them where this platform has a place for them; return what there is to say about it."""
    # A portable nbtray leaves nothing outside its folder.
    if os.name != "posix" or place.is_portable():
        return []
    said = _add_command(python)
    if sys.platform == "linux":
        said += _add_entry(python, home / "nbtray.png", icon)
    return said


def command() -> Path:
    """Return where the command goes: root's own too, for `/usr/local` is not nbtray's."""
    return Path.home() / ".local" / "bin" / "nbtray"


def entry() -> Path:
    """Return where the menu entry goes (Desktop Menu Specification)."""
    return place.data() / "applications" / "nbtray.desktop"


def _add_command(python: Path) -> list[str]:
    path = command()
    new, trouble = _put(path, COMMAND.format(mark=MARK, python=shlex.quote(str(python))), 0o755)
    if trouble:
        return [trouble]
    first = shutil.which("nbtray")
    if first and not Path(first).samefile(path):
        return [f"Another nbtray comes first on your PATH: {first}. This one is {path}."]
    if not new:
        return []
    if first:
        return ["From now on `nbtray` is a command in every terminal."]
    return [f"`nbtray` is a command now, but {path.parent} is not on your PATH. {_way_onto_the_path()}"]


def _way_onto_the_path() -> str:
    profile = ".zprofile" if os.environ.get("SHELL", "").endswith("zsh") else ".profile"
    try:
        known = ".local/bin" in (Path.home() / profile).read_text(encoding="utf-8", errors="replace")
    except OSError:
        known = False
    if known:  # Debian's adds the folder at a login, if there is one by then
        return "It will be when you log in again."
    return f'Put this line into ~/{profile}, then log in again: export PATH="$HOME/.local/bin:$PATH"'


def _add_entry(python: Path, lasting_icon: Path, icon: Path) -> list[str]:
    try:
        shutil.copyfile(icon, lasting_icon)  # a clone may be moved
    except OSError:
        lasting_icon = icon
    text = ENTRY.format(
        mark=MARK,
        exec=_string(_argument(str(python))),
        python=_string(str(python)),
        icon=_string(str(lasting_icon)),
    )
    new, trouble = _put(entry(), text, 0o644)
    if trouble:
        return [trouble]
    return ["nbtray is in the application menu too."] if new else []


def _put(path: Path, text: str, mode: int) -> tuple[bool, str]:
    """Write the file; tell whether there was none, and what went wrong."""
    try:
        there = path.is_symlink() or path.exists()
        if there and not _is_ours(path):
            return False, f"{path} is not of nbtray's making, so it stays as it is."
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(mode)
        fresh.replace(path)
    except OSError as error:
        return False, f"{path} could not be written ({error.strerror}); nbtray works without it."
    return not there, ""


def _is_ours(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return MARK.encode() in file.read(ENOUGH)


def _argument(text: str) -> str:
    """Quote one argument of an `Exec` line (Desktop Entry Specification, "The Exec key")."""
    for sign in ("\\", '"', "`", "$"):
        text = text.replace(sign, f"\\{sign}")
    return '"' + text.replace("%", "%%") + '"'


def _string(text: str) -> str:
    """Return it as a value of type string: there a backslash is an escape of its own, and comes first."""
    return text.replace("\\", "\\\\")
