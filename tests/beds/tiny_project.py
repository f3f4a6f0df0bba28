"""A project that builds in no time and needs nobody: what the installer sets up in its tests."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# PEP 517, the whole of it, with nothing but the standard library.
BACKEND = """
import tomllib, zipfile
from pathlib import Path

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    name, version = project["name"], project["version"]
    info, built = f"{name}-{version}.dist-info", f"{name}-{version}-py3-none-any.whl"
    if Path("gate").exists():
        Path("gate").read_text()
    meta = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
    meta += "".join(f"Requires-Dist: {one}\\n" for one in project["dependencies"])
    with zipfile.ZipFile(Path(wheel_directory) / built, "w") as wheel:
        for source in Path(name).glob("*.py"):
            wheel.write(source)
        wheel.writestr(f"{info}/METADATA", meta)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return built
"""
PYPROJECT = """
[build-system]
requires = {requires}
build-backend = "backend"
backend-path = ["."]
[project]
name = "{name}"
version = "1.0"
dependencies = {dependencies}
[project.optional-dependencies]
lab = []
upnp = []
"""


class TinyProject:
    """A package of one `__main__` that prints `words`, its arguments and ends with `status`."""

    def __init__(self, folder: Path, name: str = "nbtray", needs: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.name = name
        (folder / name).mkdir(parents=True)
        (folder / "backend.py").write_text(BACKEND)
        for text in ("README.md", "LICENSE"):
            (folder / text).write_text("-")
        (folder / name / "__init__.py").write_text("")
        (folder / "assets").mkdir()
        (folder / "assets" / "nbtray.png").write_bytes(b"a picture")
        self.depend_on(*needs)
        self.say("hello")

    def depend_on(self, *needs: str) -> None:
        """Ask for other packages."""
        # What a build needs is installed first, and pip wants to be told at least one package.
        text = PYPROJECT.format(name=self.name, requires=list(needs), dependencies=list(needs))
        (self.folder / "pyproject.toml").write_text(text)

    def build_into(self, index: Path) -> str:
        """Put its wheel where an index would offer it; return the entry of a lock file."""
        index.mkdir(exist_ok=True)
        build = "import backend, sys; print(backend.build_wheel(sys.argv[1]))"
        command = [sys.executable, "-c", build, index]
        built = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        digest = hashlib.sha256((index / built.stdout.strip()).read_bytes()).hexdigest()
        return f"{self.name}==1.0 \\\n    --hash=sha256:{digest}\n"

    @contextmanager
    def held_up(self) -> Iterator["Gate"]:
        """Let the next build wait until the block ends."""
        gate = Gate(self.folder / "gate")
        try:
            yield gate
        finally:
            gate.lift()

    def say(self, words: str, status: int = 0) -> None:
        """Print this from now on."""
        lines = ("import sys", f"print({words!r}, *sys.argv[1:], flush=True)", f"sys.exit({status})")
        (self.folder / self.name / "__main__.py").write_text("\n".join(lines))


class Gate:
    """A named pipe: whoever reads it waits until it is closed on this side."""

    def __init__(self, path: Path) -> None:
        self._path = path
        os.mkfifo(path)
        self._ours = None

    def wait(self) -> None:
        """Wait until somebody waits at the gate."""
        self._ours = self._path.open("w")

    def lift(self) -> None:
        """Let everybody through, now and later."""
        self._path.unlink()
        if self._ours:
            self._ours.close()
