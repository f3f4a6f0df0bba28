"""The variables the server starts with."""

import os
from collections.abc import Mapping
from pathlib import Path

KEPT = frozenset({"JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_PREFER_ENV_PATH", "JUPYTER_PLATFORM_DIRS"})
"""Where kernels and Lab extensions are found."""

KEPT_PREFIXES = ("JUPYTER_GATEWAY_",)
DROPPED_PREFIXES = ("JUPYTER_", "JUPYTERHUB_", "JPY_")
"""Tokens, ports and paths of configuration come from here as well; what is not known to be harmless goes."""

DROPPED = frozenset({"PYTHONHOME", "__PYVENV_LAUNCHER__"})
"""Ours, not the chosen environment's."""


def child_environment(
    environ: Mapping[str, str], *, prefix: Path, user_folder: Path, config_folder: Path, runtime: Path
) -> dict[str, str]:
    """Return the variables for a server in the environment `prefix`."""
    kept = {name: value for name, value in environ.items() if not _is_dropped(name)}
    return {
        # Without these two, our own configuration folder would also hide the user's themes and open tabs.
        "JUPYTERLAB_SETTINGS_DIR": str(user_folder / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(user_folder / "lab" / "workspaces"),
        **kept,
        **_module_path(kept),
        "PATH": os.pathsep.join((*_programs(prefix), environ.get("PATH", os.defpath))),
        "JUPYTER_CONFIG_DIR": str(config_folder),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        # Without it a slip in a configuration file is only logged, and the server starts on its defaults.
        "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR": "1",
    }


def _is_dropped(name: str) -> bool:
    if name in KEPT or name.startswith(KEPT_PREFIXES):
        return False
    return name in DROPPED or name.startswith(DROPPED_PREFIXES)


def _module_path(environ: Mapping[str, str]) -> dict[str, str]:
    # `PYTHONPATH=$PYTHONPATH:/some/where` leaves an empty entry, and that is the working folder: a stranger's
    # notebook folder could hold a sitecustomize.py, which runs before a kernel's first line.
    entries = [entry for entry in environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    return {"PYTHONPATH": os.pathsep.join(entries)} if "PYTHONPATH" in environ else {}


def _programs(prefix: Path) -> tuple[str, ...]:
    # As if it were activated: `!pip` in a notebook has to be the environment's own.
    if os.name == "nt":
        return (str(prefix), str(prefix / "Library" / "bin"), str(prefix / "Scripts"))
    return (str(prefix / "bin"),)
