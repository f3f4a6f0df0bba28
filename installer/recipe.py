"""What belongs into an environment: the requirements pyproject.toml lists, and the project itself."""

import hashlib
import json
import sysconfig
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "nbtray", "assets")
"""All that reaches the wheel."""


def ready_made() -> tuple[str, ...]:
    """Return the extras that come as ready-made builds for this computer: nobody should need a compiler.

    Which of the others there are builds of, the requirements tell themselves; none tells musl from glibc.
    """
    return () if "musl" in str(sysconfig.get_config_var("SOABI")) else ("upnp",)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A clone of the project, with the extras and dependency groups that are wanted of it."""

    project: Path
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def requirements(self) -> list[str]:
        """Return the build backend, the dependencies, and those of each extra and group."""
        table = tomllib.loads((self.project / "pyproject.toml").read_text(encoding="utf-8"))
        wanted = [*table["build-system"]["requires"], *table["project"]["dependencies"]]
        for extra in self.extras:
            wanted += table["project"]["optional-dependencies"][extra]
        for group in self.groups:
            wanted += table["dependency-groups"][group]
        return wanted

    def requirements_digest(self) -> str:
        """Change when other packages are required."""
        return hashlib.sha256(json.dumps(self.requirements()).encode()).hexdigest()

    def project_digest(self) -> str:
        """Change when anything that reaches the wheel does; reading it all takes some 10 ms."""
        digest = hashlib.sha256(json.dumps([self.extras, self.groups]).encode())
        for path in self._files():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.project).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        for name in BUILT_FROM:
            top = self.project / name
            found = sorted(top.rglob("*")) if top.is_dir() else [top]
            yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
