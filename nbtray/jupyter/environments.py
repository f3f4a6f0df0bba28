"""The Jupyter environments on this computer, found without starting a process."""

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbtray.core.server.environment_choice import NAMED
from nbtray.core.server.state import Environment
from nbtray.jupyter.environment_contents import look_into
from nbtray.jupyter.environment_places import Place, beside, places
from nbtray.jupyter.shebang import prefix_of

OWN = "nbtray"
"""`found_by` of the environment nbtray itself runs in."""


class EnvironmentFinder:
    """Looks wherever Python environments lie; what it was given in place of the world is for tests."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        home: Path | None = None,
        own: Path | None = None,
        *,
        system: bool = True,
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self._home = home
        self._own = Path(sys.prefix) if own is None else own
        self._system = system

    def find(self, named: str = "", folder: str = "") -> tuple[Environment, ...]:
        """Return them all."""
        return tuple(self.look(named, folder))

    def look(self, named: str = "", folder: str = "") -> Iterator[Environment]:
        """Yield them in order of preference: the one named, nbtray's own, then those with Jupyter in them.

        The first two are there with whatever they lack; `folder` is the notebook folder, whose project may
        have an environment of its own.
        """
        seen: set[str] = set()
        for how, prefix in self._places(named, folder):
            key = os.path.normcase(os.path.realpath(prefix))
            if key in seen:
                continue
            seen.add(key)
            environment = look_into(prefix, how, self._home or Path.home())
            if environment and (environment.jupyter_server or how in (NAMED, OWN)):
                yield environment

    def _places(self, named: str, folder: str) -> Iterator[Place]:
        home = self._home or Path.home()
        if named and (prefix := _prefix_named(named)):
            yield NAMED, prefix
        yield OWN, self._own
        if folder:
            yield from beside(Path(folder).expanduser().absolute())
        yield from places(self._environ, home, self._system)


def _prefix_named(text: str) -> Path | None:
    """Return the folder a person means by the folder itself, its `bin`, its Python or its `jupyter`."""
    path = Path(text).expanduser().absolute()
    if os.path.isfile(path):
        return prefix_of(path)
    if path.name in ("bin", "Scripts") and not os.path.isdir(path / "bin"):
        return path.parent
    return path if os.path.isdir(path) else None
