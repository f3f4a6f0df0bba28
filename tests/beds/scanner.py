"""sslyze in an environment of its own: it holds `cryptography` back, and the tests must not."""

import json
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("scanner_program.py")


def requirements() -> list[str]:
    """Return what pyproject.toml wants of it."""
    table = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))
    return table["dependency-groups"]["scanner"]


def scanner_python() -> Path:
    """Return its interpreter, after making the environment if it is not there, or for other requirements."""
    folder = Path(os.environ.get("NBTRAY_TEST_VENV") or CLONE / ".venv-tests").absolute() / "scanner"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = folder / "stamp.json"
    wanted = json.dumps([requirements(), sys.version])
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, clear=True, with_pip=True, symlinks=os.name == "posix")
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements()]
        subprocess.run(command, check=True, capture_output=True, text=True)
        stamp.write_text(wanted)
    return python


def scan(host: str, port: int) -> dict:
    """Return what a stranger sees of the TLS there: versions with their cipher suites, and weaknesses."""
    command = [scanner_python(), PROGRAM, host, str(port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
