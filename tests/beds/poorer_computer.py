"""This computer as an ordinary user would find it with some of its packages missing.

A mount namespace hides them from real programs; outside of it nothing changes.
"""

import os
import shlex
import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path

# Not root, but allowed to mount: the user in it is an ordinary one, whoever runs the tests.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps", "--mount")


def why_not() -> str:
    """Return why no such namespace can be had here, or ''."""
    mount = ["mount", "-t", "tmpfs", "-o", "uid=1000,gid=1000", "tmpfs", "/mnt"]
    try:
        tried = subprocess.run([*NAMESPACE, *mount], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unshare (util-linux) is not installed"
    return f"this kernel or user may not: {tried.stderr.strip()}" if tried.returncode else ""


class PoorerComputer:
    """Lacks modules of Python's own library, and programs; `scratch` is an empty folder."""

    def __init__(self, scratch: Path, modules: Sequence[str] = (), programs: Sequence[str] = ()) -> None:
        self._scratch = scratch
        self._modules = modules
        self._programs = programs

    def run(self, command: Sequence[object], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run it there; a variable that is '' is unset."""
        environ = {**os.environ, **variables}
        return subprocess.run(
            [*NAMESPACE, "sh", "-ec", f'{self._hide()}\nexec "$@"', "sh", *command],
            env={name: value for name, value in environ.items() if variables.get(name) != ""},
            capture_output=True,
            text=True,
            check=False,
        )

    def _hide(self) -> str:
        library, kept = shlex.quote(sysconfig.get_path("stdlib")), shlex.quote(str(self._scratch))
        return "\n".join(
            [
                # Links to all others: a folder only covered would still be found, as a namespace package.
                f"mount --bind {library} {kept}",
                f"mount -t tmpfs -o uid=1000,gid=1000 tmpfs {library}",
                f"ln -s {kept}/* {library}/",
                *(f"rm {library}/{module}" for module in self._modules),
                # What cannot be executed is not found on the PATH.
                *(f"mount --bind /dev/null {shlex.quote(program)}" for program in self._programs),
            ]
        )
