"""Configures the server; called by the generated configuration file.

`server.json` beside it holds every value: nothing is ever written into code.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from .identity import NbtrayIdentityProvider
from .private_file import read_file

if TYPE_CHECKING:
    from traitlets.config import Config

OF_THE_START = ("TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR", "NBTRAY_FOLDER_IDENTITY")
"""Variables for the server alone: no kernel may end because of a slip in an IPython profile."""


def configure(config: Config, folder: Path) -> None:
    """Set everything that `server.json` in `folder` says."""
    values = json.loads(read_file(folder / "server.json"))
    for section, traits in values["traits"].items():
        for name, value in traits.items():
            config[section][name] = value
    config.ServerApp.identity_provider_class = NbtrayIdentityProvider
    config.ServerApp.extra_template_paths = [str(Path(__file__).parent / "templates")]
    config.ServerApp.jpserver_extensions = values["extensions"]
    config.NbtrayIdentityProvider.gate = {**values["gate"], "traits": values["traits"]}
    for name in OF_THE_START:
        os.environ.pop(name, None)
    # `python -m` searches the working folder first, so the server starts in ours; terminals in the user's.
    os.chdir(values["traits"]["ServerApp"]["root_dir"])
