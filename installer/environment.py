"""A private Python environment that holds the project as users get it: a wheel, not a link to the clone."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import system_packages
from lock import alone
from pip_run import Pip
from problem import SetupFailed
from progress import Progress
from recipe import Recipe

NEEDED_BYTES = 600 * 2**20


class Environment:
    """The environment in `folder`; its stamp, written last, tells what it was made of."""

    def __init__(self, folder: Path, recipe: Recipe, *, chosen_by: str) -> None:
        self._folder = folder
        self._chosen_by = chosen_by  # the variable that moves the folder
        self._recipe = recipe
        self._stamp = folder / "nbtray-stamp.json"
        self._log = folder.with_name(f"{folder.name}.log")

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        if sys.platform == "win32":
            return self._folder / "Scripts" / "python.exe"
        return self._folder / "bin" / "python"

    def script(self, name: str) -> Path:
        """Return a program installed by one of the packages."""
        return self.python.with_name(name + self.python.suffix)

    def is_current(self) -> bool:
        """Tell whether nothing has to be done, in a few milliseconds."""
        made = self._made_of()
        return made.get("project") == self._recipe.project_digest() and self._python_works(made)

    def make(self, progress: Progress) -> None:
        """Bring it up to date; an interrupted set-up left no stamp, and is done again from the start."""
        try:
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with alone(self._folder.with_name(f"{self._folder.name}.lock"), progress.say) as lock:
                if not self.is_current():
                    self._make(progress, lock)
        except OSError as error:
            raise SetupFailed(
                f"The private environment cannot be written: {error.strerror or error}.",
                f"Look at {self._folder}, or choose another folder with {self._chosen_by}.",
            ) from error

    def _make(self, progress: Progress, lock: IO[bytes]) -> None:
        made = self._made_of()
        self._log.unlink(missing_ok=True)
        if not self._python_works(made):
            made = {}
            self._remove()
            self._check_space()
            with progress.step("Making a private Python environment"):
                self._create(lock)
        pip = Pip(self.python, self._log, lock)
        digest = self._recipe.requirements_digest()
        if made.get("requirements") != digest:
            with progress.step("Installing Python packages") as step:
                for arguments in self._recipe.installations():
                    pip.install(arguments, step, self._forget)
        with progress.step("Installing nbtray") as step:
            project = self._recipe.project_digest()  # before the build: an edit meanwhile is seen next time
            # The build backend is installed already: an update needs no network while the requirements stay.
            built_here = ["--no-deps", "--no-build-isolation", "--force-reinstall", str(self._recipe.project)]
            pip.install(built_here, step, self._forget)
            self._write_stamp({"requirements": digest, "project": project, "python": self._base_python()})

    def _remove(self) -> None:
        """Make room: what an interrupted set-up has left may be what the disk is full of."""
        if system_packages.for_python():
            raise system_packages.without_venv([])
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, lock: IO[bytes]) -> None:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "venv", str(self._folder)],
            stdin=lock,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last_lines = tuple((done.stdout + done.stderr).strip().splitlines()[-4:])
            raise SetupFailed(
                "Python could not make an environment.", f"Look at the folder {self._folder}.", last_lines
            )

    def _check_space(self) -> None:
        free = shutil.disk_usage(self._folder.parent).free
        if free < NEEDED_BYTES:
            raise SetupFailed(
                f"The disk has {free // 2**20} MB left, and nbtray with JupyterLab needs 600.",
                f"Free some in {self._folder.parent}, or choose another disk with {self._chosen_by}.",
            )

    def _forget(self) -> None:
        self._stamp.unlink(missing_ok=True)

    def _made_of(self) -> dict[str, str]:
        if not self._stamp.is_file():  # a FIFO would be waited at
            return {}
        try:
            made = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return made if isinstance(made, dict) else {}

    def _write_stamp(self, made: dict[str, str]) -> None:
        fresh = self._stamp.with_suffix(".fresh")
        fresh.write_text(json.dumps(made), encoding="utf-8")
        fresh.replace(self._stamp)

    def _python_works(self, made: dict[str, str]) -> bool:
        """Tell whether the Python it was made from is still there: a system upgrade takes it away."""
        return self.python.exists() and made.get("python") == self._base_python()

    def _base_python(self) -> str:
        if sys.platform != "win32":
            return str(self.python.resolve())
        # There python.exe is a copy; its origin stands in the first line of pyvenv.cfg.
        return (self._folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()[0]
