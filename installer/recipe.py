"""What belongs into an environment: the requirements pyproject.toml lists, and the project itself."""

import hashlib
import json
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "nbtray", "assets")
"""All that reaches the wheel."""

LOCK_FILES = {"lab": "installer/requirements.lock", "upnp": "installer/requirements-upnp.lock"}
"""By extra: every package with its hashes, for every platform, those without an extra in the first.

`make_lock.py` writes them.
"""


PIP_LOCK = "installer/requirements-pip.lock"
"""What installs the others; Python brings a pip of its own, however old, and no hash is asked of it."""

PIP_ITSELF = ("pip", "setuptools ; python_version < '3.12'")
"""Later Pythons make environments without setuptools."""


def ready_made() -> tuple[str, ...]:
    """Return the extras that come as ready-made builds for this computer: nobody should need a compiler.

    Which of the others there are builds of, the requirements tell themselves; none tells musl from glibc.
    """
    return () if "musl" in str(sysconfig.get_config_var("SOABI")) else ("upnp",)


def locks_of(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lock files of a set-up with these extras."""
    return (PIP_LOCK, *(LOCK_FILES[extra] for extra in extras))


@dataclass(frozen=True, slots=True)
class Recipe:
    """A clone of the project, with the extras and dependency groups that are wanted of it."""

    project: Path
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    lock_files: tuple[str, ...] = ()

    def requirements(self) -> list[str]:
        """Return the build backend, the dependencies, and those of each extra: what users get."""
        table = self._table()
        wanted = [*table["build-system"]["requires"], *table["project"]["dependencies"]]
        for extra in self.extras:
            wanted += table["project"]["optional-dependencies"][extra]
        return wanted

    def installations(self) -> list[list[str]]:
        """Return pip's arguments, one run after the other.

        With lock files each package of the first run is the very one, by its hash, that nbtray was tested
        with; those of the groups are only for developers.
        """
        table = self._table()
        groups = [requirement for group in self.groups for requirement in table["dependency-groups"][group]]
        if self.lock_files:
            # pip first: the pip that was tested then installs the rest.
            pip = [name for name in self.lock_files if name == PIP_LOCK]
            runs = [pip, [name for name in self.lock_files if name not in pip]]
            locked = [
                ["--require-hashes", *(f"--requirement={self.project / name}" for name in run)]
                for run in runs
                if run
            ]
            return [*locked, *([["--prefer-binary", *groups]] if groups else [])]
        return [["--prefer-binary", *self.requirements(), *groups]]

    def requirements_digest(self) -> str:
        """Change when other packages are required."""
        digest = hashlib.sha256(json.dumps([self.requirements(), self.installations()]).encode())
        for name in self.lock_files:
            digest.update((self.project / name).read_bytes())
        return digest.hexdigest()

    def project_digest(self) -> str:
        """Change when anything does that reaches the wheel, or is locked; reading it all takes some 10 ms."""
        digest = hashlib.sha256(json.dumps([self.extras, self.groups]).encode())
        for path in self._files():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.project).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def _table(self) -> dict[str, Any]:
        return tomllib.loads((self.project / "pyproject.toml").read_text(encoding="utf-8"))

    def _files(self) -> Iterator[Path]:
        for name in (*BUILT_FROM, *self.lock_files):
            top = self.project / name
            found = sorted(top.rglob("*")) if top.is_dir() else [top]
            yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
