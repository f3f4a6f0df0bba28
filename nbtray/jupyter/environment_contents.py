"""What a Python environment holds, read from its folders: importing Jupyter to ask it takes two seconds."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from nbtray.core.server.advisories import PACKAGES
from nbtray.core.server.state import Environment
from nbtray.regular_file import read_regular

_PACKAGES = frozenset(PACKAGES)
_METADATA = re.compile(r"([A-Za-z0-9_.\-]+?)-(\d[^-]*?)(?:-py[\d.]+)?\.(?:dist|egg)-info")


def look_into(prefix: Path, found_by: str, home: Path) -> Environment | None:
    """Return the environment in this folder, or None when no Python is there."""
    python = _python(prefix)
    if python is None:
        return None
    versions = _versions(_site_folders(prefix, python, home))
    return Environment(
        prefix=str(prefix),
        python=str(python),
        kind=_kind(prefix),
        found_by=found_by,
        jupyter_server=versions.get("jupyter_server", ""),
        jupyterlab=versions.get("jupyterlab", ""),
        notebook=versions.get("notebook", ""),
        packages=tuple(sorted(versions.items())),
    )


def _python(prefix: Path) -> Path | None:
    names = ("python.exe", "Scripts/python.exe") if os.name == "nt" else ("bin/python", "bin/python3")
    return next((prefix / name for name in names if os.path.exists(prefix / name)), None)


def _kind(prefix: Path) -> str:
    if os.path.isdir(prefix / "conda-meta"):
        return "conda"
    if os.path.exists(prefix / "pipx_metadata.json"):
        return "pipx"
    settings = _venv_settings(prefix)
    if settings:
        return "uv" if "uv" in settings else "venv"
    return "pyenv" if prefix.parent.name == "versions" else "system"


def _venv_settings(prefix: Path) -> dict[str, str]:
    try:
        lines = read_regular(prefix / "pyvenv.cfg").decode("utf-8", "replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}


def _site_folders(prefix: Path, python: Path, home: Path) -> Iterator[Path]:
    """Yield the folders this environment's Python imports from, the first winning."""
    settings = _venv_settings(prefix)
    if not settings:
        yield from _user_sites(python, home)
    yield from _own_sites(prefix)
    if settings.get("include-system-site-packages", "").lower() == "true" and (at := settings.get("home")):
        base = Path(at) if os.name == "nt" else Path(at).parent
        yield from _user_sites(Path(at) / python.name, home)
        yield from _own_sites(base)


def _own_sites(prefix: Path) -> Iterator[Path]:
    if os.name == "nt":
        yield prefix / "Lib" / "site-packages"
        return
    yield from sorted(prefix.glob("lib/python3*/site-packages"))
    yield from sorted(prefix.glob("lib64/python3*/site-packages"))
    if prefix == Path("/usr"):  # Debian: pip's packages first, then the distribution's
        yield from sorted(Path("/usr/local").glob("lib/python3*/dist-packages"))
    yield prefix / "lib" / "python3" / "dist-packages"


def _user_sites(python: Path, home: Path) -> Iterator[Path]:
    # `pip install --user` of exactly this Python's version.
    try:
        version = re.search(r"python(3\.\d+)", python.resolve().name)
    except OSError:
        return
    if version:
        yield home / ".local" / "lib" / f"python{version[1]}" / "site-packages"


def _versions(folders: Iterator[Path]) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in folders:
        try:
            names = os.listdir(folder)  # noqa: PTH208 -- names only: thousands of Path objects cost more than the look
        except OSError:
            continue
        for name in names:
            if name.endswith("-info") and (match := _METADATA.fullmatch(name)):
                package = match[1].lower().replace("-", "_")
                if package in _PACKAGES:
                    found.setdefault(package, match[2])
    return found
