"""Where Python environments lie."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbtray.jupyter.shebang import prefix_of
from nbtray.regular_file import read_regular

Place = tuple[str, Path]
"""How it was found, and the environment's folder (which may hold none)."""

PROGRAMS = ("jupyter-lab", "jupyter-server", "jupyter", "python3", "python")
CONDA_FOLDERS = ("anaconda3", "miniconda3", "miniforge3", "mambaforge", "micromamba", ".conda")
SYSTEM = (Path("/usr"), Path("/usr/local"), Path("/opt/homebrew"))
SYSTEM_CONDA = (Path("/opt/conda"), Path("/opt/anaconda3"), Path("/opt/miniconda3"))


def places(environ: Mapping[str, str], home: Path, system: bool = True) -> Iterator[Place]:  # noqa: FBT001, FBT002
    """Yield every place an environment may be in, the likeliest first; some twice."""
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if prefix := environ.get(variable):
            yield variable, Path(prefix)
    yield from _on_path(environ, home)
    yield from _of_conda(environ, home, system=system)
    yield from _inside("pyenv", Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions")
    yield from _of_tools(environ, home)
    yield from _of_projects(environ, home)
    for folder in (
        ".config/jupyterlab-desktop",
        "Library/jupyterlab-desktop",
        ".local/share/jupyterlab-desktop",
    ):
        yield "JupyterLab Desktop", home / folder / "jlab_server"
    if system:
        yield from (("system", prefix) for prefix in SYSTEM)


def beside(folder: Path) -> Iterator[Place]:
    """Yield the environments of the project this folder belongs to."""
    for parent in (folder, *folder.parents):
        for name in (".venv", "venv", "env"):
            if os.path.exists(parent / name / "pyvenv.cfg"):
                yield "notebook folder", parent / name


def _on_path(environ: Mapping[str, str], home: Path) -> Iterator[Place]:
    suffix = ".exe" if os.name == "nt" else ""
    for folder in (*environ.get("PATH", "").split(os.pathsep), str(home / ".local" / "bin")):
        for name in PROGRAMS:
            program = Path(folder, name + suffix)
            # The current folder may be anybody's.
            if program.is_absolute() and os.path.isfile(program) and (prefix := prefix_of(program)):
                yield "PATH", prefix


def _of_conda(environ: Mapping[str, str], home: Path, *, system: bool) -> Iterator[Place]:
    try:
        for line in _lines(home / ".conda" / "environments.txt"):
            if line.strip():
                yield "conda", Path(line.strip())
    except OSError:
        pass
    roots = [home / name for name in CONDA_FOLDERS] + [home / "AppData" / "Local" / "miniconda3"]
    if root := environ.get("MAMBA_ROOT_PREFIX"):
        roots.append(Path(root))
    for base in (*roots, *(SYSTEM_CONDA if system else ())):
        yield "conda", base
        yield from _inside("conda", base / "envs")


def _lines(path: Path) -> list[str]:
    return read_regular(path).decode("utf-8", "replace").splitlines()


def _of_tools(environ: Mapping[str, str], home: Path) -> Iterator[Place]:
    for root in (environ.get("PIPX_HOME"), home / ".local/share/pipx", home / ".local/pipx", home / "pipx"):
        if root:
            yield from _inside("pipx", Path(root) / "venvs")
    for root in (
        environ.get("UV_TOOL_DIR"),
        home / ".local/share/uv/tools",
        home / "AppData/Roaming/uv/tools",
    ):
        if root:
            yield from _inside("uv tool", Path(root))


def _of_projects(environ: Mapping[str, str], home: Path) -> Iterator[Place]:
    names = (".virtualenvs", ".venvs", ".local/share/virtualenvs", ".cache/pypoetry/virtualenvs")
    for root in (environ.get("WORKON_HOME"), *(home / name for name in names)):
        if root:
            yield from _inside("venv", Path(root))


def _inside(how: str, folder: Path) -> Iterator[Place]:
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 -- names only
    except OSError:
        return
    yield from ((how, folder / name) for name in names)
