"""Writes the lock files: `python3 installer/make_lock.py [--upgrade]`, whenever pyproject.toml has changed.

Each is for every platform and Python that nbtray runs on: a package that only macOS wants stands there with
the condition for it, and each has the hashes of all its files. uv works that out; pip alone cannot look at
another platform. It is fetched into a folder of its own, and needs the network.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from recipe import LOCK_FILES, PIP_ITSELF, PIP_LOCK, Recipe

CLONE = Path(__file__).resolve().parent.parent
UV = "uv>=0.5,<1"
OLDEST_PYTHON = "3.11"
HEADER = """\
# What a set-up installs, by its hashes. Written by installer/make_lock.py for every platform: do not edit.
"""


def main(arguments: list[str]) -> int:
    """Write the files anew, keeping what is locked already unless it is to be upgraded."""
    everybodys = Recipe(CLONE).requirements()
    with tempfile.TemporaryDirectory() as folder:
        uv = _fetch_uv(Path(folder))
        if status := _lock(uv, [*PIP_ITSELF], CLONE / PIP_LOCK, Path(folder), arguments):
            return status
        print(f"Written: {CLONE / PIP_LOCK}")
        for extra, name in LOCK_FILES.items():
            wanted = Recipe(CLONE, extras=(extra,)).requirements()
            settled: list[str] = []
            if extra != next(iter(LOCK_FILES)):
                wanted = [each for each in wanted if each not in everybodys]
                # Both are installed together: what the first has settled, the others keep to.
                settled = [f"--constraints={CLONE / next(iter(LOCK_FILES.values()))}"]
            if status := _lock(uv, wanted, CLONE / name, Path(folder), [*settled, *arguments]):
                return status
            print(f"Written: {CLONE / name}")
    return 0


def _lock(uv: Path, wanted: list[str], target: Path, folder: Path, arguments: list[str]) -> int:
    asked, draft = folder / "requirements.in", folder / "requirements.txt"
    asked.write_text("\n".join(wanted), encoding="utf-8")
    draft.write_bytes(target.read_bytes() if target.exists() else b"")
    command = [str(uv), "pip", "compile", str(asked), "--output-file", str(draft), "--universal"]
    command += [f"--python-version={OLDEST_PYTHON}", "--generate-hashes", "--quiet"]
    # Where packages come from is the business of whoever installs them.
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", *arguments]
    done = subprocess.run(command, check=False)
    if not done.returncode:
        target.write_text(HEADER + draft.read_text(encoding="utf-8"), encoding="utf-8")
    return done.returncode


def _fetch_uv(folder: Path) -> Path:
    venv.create(folder / "uv", with_pip=True)
    scripts = folder / "uv" / ("Scripts" if sys.platform == "win32" else "bin")
    suffix = ".exe" if sys.platform == "win32" else ""
    subprocess.run([scripts / f"python{suffix}", "-m", "pip", "install", "--quiet", UV], check=True)
    return scripts / f"uv{suffix}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
