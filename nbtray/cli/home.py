"""What every command starts from: the folders of this home, and the function that is nbtray itself."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import click

from nbtray.cli.terminal import warn
from nbtray.core.folders import Folders
from nbtray.core.settings.check import Checked, check_content
from nbtray.storage.folders import find_folders, prepare
from nbtray.storage.private_files import PrivateFiles
from nbtray.storage.settings_content import read_content

Announce = Callable[[dict[str, object]], None]


class Run(Protocol):
    """`nbtray.app.run`, handed in because commands do not import what stands above them."""

    def __call__(self, *, tray: bool, start: bool = False, announce: Announce | None = None) -> int:
        """Be nbtray until it is told to quit; return the exit status."""
        ...


@dataclass(frozen=True, slots=True)
class Home:
    """One home of nbtray's."""

    run: Run
    folders: Folders = field(default_factory=lambda: find_folders(os.environ))
    files: PrivateFiles = field(default_factory=PrivateFiles)

    def prepare(self) -> None:
        """Make the folders before something is written into them."""
        for problem in prepare(self.folders):
            warn(str(problem))

    def settings(self) -> Checked:
        """Return the settings as the file has them now."""
        path = self.folders.settings_file
        return check_content(read_content(path) if path.exists() else b"")


pass_home = click.make_pass_decorator(Home)
