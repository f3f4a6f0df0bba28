"""Writes the configuration the server starts with: all of ours, and of the user's only what is safe.

Jupyter's own search fails open and lets the user's files decide: see `inside/gate.py` for the second look.
"""

import contextlib
import errno
import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from nbtray.core.folders import Folders
from nbtray.core.server.state import LaunchPlan
from nbtray.core.settings import Interface
from nbtray.jupyter import listening, problems, traits, user_configuration
from nbtray.jupyter.child_environment import child_environment
from nbtray.jupyter.launch import MODULES
from nbtray.ports import PrivateFiles
from nbtray.regular_file import require_regular

PACKAGE = "nbtray_inside"

FOLDER_VARIABLE = "NBTRAY_FOLDER_IDENTITY"
"""Tells in the server's own environment which folder it was started with, also when that has been moved."""

RECORDED_WITHIN = 10.0
"""Seconds the server waits for its record; nbtray writes it right after the start, unless it is killed."""

_SOURCES = Path(__file__).parent / "inside"

CONFIG = b'''"""Written by nbtray at every start; all values are in server.json."""

import sys
from pathlib import Path

folder = Path(__file__).parent
sys.path.append(str(folder))

from nbtray_inside.start import configure

configure(get_config(), folder)
'''


@dataclass(frozen=True, slots=True)
class Generated:
    """What the start needs: the file for `--config`, and the variables."""

    config_file: Path
    environ: Mapping[str, str]


def config_file(folders: Folders) -> Path:
    """Return where the configuration lies; a process with its name on the command line may be our server."""
    # Not jupyter_server_config.py: a `jupyter lab` typed in a terminal of the server must not load it.
    return folders.jupyter / "nbtray_server.py"


def identity_of_folder(folders: Folders) -> str:
    """Return what stays the same when the home is renamed, '' when there is no such folder yet."""
    try:
        status = folders.jupyter.stat()
    except OSError:
        return ""
    return f"{status.st_dev}:{status.st_ino}"


class Configuration:
    """Knows where it goes, and whose own configuration to look at."""

    def __init__(self, folders: Folders, files: PrivateFiles, environ: Mapping[str, str], home: Path) -> None:
        self._folders = folders
        self._files = files
        self._environ = environ
        self._users = user_configuration.user_folder(environ, home)

    def generate(self, plan: LaunchPlan, prefix: Path, root_dir: Path) -> Generated:
        """Write it all; raises `NbtrayError` when the disk does not let it."""
        try:
            return self._generate(plan, prefix, root_dir)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise problems.ServerDiskFull from error
            path = error.filename or self._folders.jupyter
            raise problems.FileInTheWay(path=path, reason=error.strerror or error) from error

    def _generate(self, plan: LaunchPlan, prefix: Path, root_dir: Path) -> Generated:
        folder = self._folders.jupyter
        jupyters, runtime = folder / "config", folder / "runtime"
        self._write(self._folders.control_secret, secrets.token_urlsafe(32).encode())
        _empty(folder, jupyters, runtime)
        with contextlib.suppress(FileNotFoundError):
            require_regular(_cookie_secret(self._folders))  # Jupyter would wait at a FIFO
        self._write_inside(folder / PACKAGE)
        for name, content in user_configuration.lab_files(self._users).items():
            self._write(jupyters / "labconfig" / name, content)
        # Without this marker Jupyter copies configuration of IPython 3 into the folder, and obeys it.
        self._write(jupyters / "migrated", b"")
        self._write(folder / "server.json", json.dumps(self._values(plan, root_dir), indent=1).encode())
        path = config_file(self._folders)
        self._write_if_new(path, CONFIG)
        environ = child_environment(
            self._environ, prefix=prefix, user_folder=self._users, config_folder=jupyters, runtime=runtime
        )
        return Generated(path, {**environ, FOLDER_VARIABLE: identity_of_folder(self._folders)})

    def _values(self, plan: LaunchPlan, root_dir: Path) -> dict[str, object]:
        folders = self._folders
        host = listening.host_to_bind(plan.listen)
        return {
            "traits": {
                **traits.traits(plan, host, folders.certificate, root_dir, _cookie_secret(folders)),
                "NbtrayIdentityProvider": traits.identity(folders, plan, PACKAGE),
            },
            # jupyter_server 2.14 dies of a KeyError when the one it is started as is switched off.
            "extensions": user_configuration.enabled_extensions(self._users) | _started_as(plan),
            "gate": {
                "certificate": str(folders.certificate),
                "record": str(folders.server_record),
                "patience": RECORDED_WITHIN,
            },
            # For nbtray alone, should the record be lost while the server runs.
            "asked": asdict(plan.settings),
        }

    def _write_inside(self, package: Path) -> None:
        for source in sorted((*_SOURCES.glob("*.py"), *_SOURCES.glob("templates/*.html"))):
            self._write_if_new(package / source.relative_to(_SOURCES), source.read_bytes())
        # Or the server makes it, as open as the user's own files are.
        (package / "__pycache__").mkdir(mode=0o700, exist_ok=True)

    def _write_if_new(self, path: Path, content: bytes) -> None:
        if self._files.read(path) != content:
            self._write(path, content)

    def _write(self, path: Path, content: bytes) -> None:
        # The next start makes all of it anew, and a person waits for this one.
        self._files.write(path, content, durable=False)


def _cookie_secret(folders: Folders) -> Path:
    return folders.jupyter / "cookie.secret"


def _started_as(plan: LaunchPlan) -> dict[str, bool]:
    interface = plan.settings.interface
    return {} if interface is Interface.SERVER else {MODULES[interface]: True}


def _empty(folder: Path, jupyters: Path, runtime: Path) -> None:
    """Remove what an earlier server, or somebody else, left: a `.json` beside the file would override it."""
    for each in (jupyters, runtime):
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)  # rmtree would wait at a FIFO
    runtime.mkdir(mode=0o700, exist_ok=True)
    for path in folder.glob("*.json"):
        path.unlink(missing_ok=True)
