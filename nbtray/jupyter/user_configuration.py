"""What of the user's own Jupyter configuration has effect: the extensions, and how JupyterLab looks."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbtray.regular_file import read_regular

LABCONFIG = ("page_config.json", "default_setting_overrides.json")
"""Which Lab extensions are switched off or locked, and the site's defaults for settings."""


def user_folder(environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder Jupyter itself would use (jupyter_core.paths.jupyter_config_dir)."""
    if chosen := environ.get("JUPYTER_CONFIG_DIR"):
        return Path(chosen)
    platform_dirs = environ.get("JUPYTER_PLATFORM_DIRS", "no").lower()
    if platform_dirs not in {"no", "n", "false", "off", "0", "0.0"}:
        import platformdirs  # noqa: PLC0415 -- hardly anybody sets the variable

        return platformdirs.user_config_path("Jupyter" if os.name == "nt" else "jupyter", appauthor=False)
    return home / ".jupyter"


def profile_folders(environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Return where old configurations of a server may lie: Jupyter's folder, and IPython's profiles."""
    chosen = environ.get("IPYTHONDIR")
    # Where IPython keeps them, and where it did before version 1.
    tops = [Path(chosen)] if chosen else [home / ".ipython", home / ".config" / "ipython"]
    profiles = (found for top in tops for found in sorted(top.glob("profile_*")))
    return (user_folder(environ, home), *(folder for folder in profiles if folder.is_dir()))


def enabled_extensions(folder: Path) -> dict[str, bool]:
    """Return which server extensions the user has switched on and off, and nothing else of these files."""
    return {
        name: enabled
        for path in _server_files(folder)
        for name, enabled in _extension_map(path).items()
        if isinstance(enabled, bool)
    }


def lab_files(folder: Path) -> dict[str, bytes]:
    """Return the files of `labconfig` that have effect, by name."""
    found = {}
    for name in LABCONFIG:
        path = folder / "labconfig" / name
        try:
            content = read_regular(path)
            json.loads(content)
        except (OSError, ValueError):
            continue
        found[name] = content
    return found


def _server_files(folder: Path) -> Iterator[Path]:
    # As jupyter_server's ExtensionConfigManager reads them: the `.d` files first, then the file above them.
    yield from sorted((folder / "jupyter_server_config.d").glob("*.json"))
    yield folder / "jupyter_server_config.json"


def _extension_map(path: Path) -> dict[str, object]:
    try:
        content = json.loads(read_regular(path))
    except (OSError, ValueError):
        return {}
    app = content.get("ServerApp") if isinstance(content, dict) else None
    extensions = app.get("jpserver_extensions") if isinstance(app, dict) else None
    return extensions if isinstance(extensions, dict) else {}
