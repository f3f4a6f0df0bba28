"""Environments are found by looking, in trees like the ones pip, conda, uv, pipx and pyenv make."""

import sys
from pathlib import Path

import pytest

from nbtray.core.server.environment_choice import NAMED
from nbtray.jupyter.environments import OWN, EnvironmentFinder

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the trees are POSIX ones")
pytestmark = POSIX


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def interpreter(tmp_path):
    """The base Python that venvs link to."""
    path = tmp_path / "base" / "bin" / "python3.12"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x7fELF")
    path.chmod(0o755)
    return path


@pytest.fixture
def make(interpreter):
    """Make an environment with these packages."""

    def make(prefix, *packages, cfg="home = /usr/bin\n", python="3.12"):
        (prefix / "bin").mkdir(parents=True, exist_ok=True)
        if not (prefix / "bin" / "python").exists():
            (prefix / "bin" / "python").symlink_to(interpreter)
        if cfg is not None:
            (prefix / "pyvenv.cfg").write_text(cfg)
        for package in packages:
            (prefix / "lib" / f"python{python}" / "site-packages" / f"{package}.dist-info").mkdir(
                parents=True
            )
        return prefix

    return make


@pytest.fixture
def find(home, tmp_path, make):
    def find(named="", folder="", **environ):
        own = make(tmp_path / "own")
        return EnvironmentFinder(environ, home, own, system=False).find(named, folder)

    return find


def prefixes(found):
    return [environment.prefix for environment in found]


def script(path, first_line):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{first_line}\nimport sys\n")
    path.chmod(0o755)
    return path


def test_nbtray_s_own_is_there_with_whatever_it_lacks(find, tmp_path):
    (own,) = find()
    assert (own.prefix, own.found_by, own.jupyter_server) == (str(tmp_path / "own"), OWN, "")


def test_versions_are_read_from_the_metadata(find, make, home):
    make(
        home / ".virtualenvs/a",
        "jupyter_server-2.17.0",
        "jupyterlab-4.6.6",
        "notebook-7.6.5",
        "jupyterlab_server-2.28.1",
    )
    _, found = find()
    assert (found.jupyter_server, found.jupyterlab, found.notebook) == ("2.17.0", "4.6.6", "7.6.5")
    assert (found.kind, found.python) == ("venv", str(home / ".virtualenvs/a/bin/python"))


def test_an_environment_without_jupyter_is_not_worth_telling(find, make, home):
    make(home / ".virtualenvs/plain", "numpy-2.0")
    assert len(find()) == 1


@pytest.mark.parametrize(
    ("place", "found_by"),
    [
        (".virtualenvs/a", "venv"),
        (".local/share/pipx/venvs/jupyterlab", "pipx"),
        (".local/share/uv/tools/jupyterlab", "uv tool"),
        (".pyenv/versions/3.12.1", "pyenv"),
        ("miniforge3", "conda"),
        ("miniforge3/envs/lab", "conda"),
        (".config/jupyterlab-desktop/jlab_server", "JupyterLab Desktop"),
    ],
)
def test_every_usual_place_is_looked_into(find, make, home, place, found_by):
    make(home / place, "jupyter_server-2.17.0")
    _, found = find()
    assert (found.prefix, found.found_by) == (str(home / place), found_by)


def test_variables_name_environments(find, make, tmp_path):
    active = make(tmp_path / "active", "jupyter_server-2.17.0")
    conda = make(tmp_path / "conda", "jupyter_server-2.17.0", cfg=None)
    (conda / "conda-meta").mkdir()
    pyenv = make(tmp_path / "py" / "versions" / "3.11", "jupyter_server-2.17.0", cfg=None)
    found = find(VIRTUAL_ENV=str(active), CONDA_PREFIX=str(conda), PYENV_ROOT=str(tmp_path / "py"))
    assert prefixes(found)[1:] == [str(active), str(conda), str(pyenv)]
    assert [environment.kind for environment in found[1:]] == ["venv", "conda", "pyenv"]


def test_where_this_account_may_not_look_there_is_nothing(find, make, tmp_path):
    """As on the PATH that `su` leaves of another account's; a name too long is refused to root too."""
    shut = tmp_path / "theirs"
    (shut / "bin").mkdir(parents=True)
    shut.chmod(0)
    refused = (shut, tmp_path / ("x" * 300))
    here = make(tmp_path / "here", "jupyter_server-2.17.0")
    path = ":".join(f"{each}/bin" for each in (*refused, here))
    found = [find(each, each, PATH=path, VIRTUAL_ENV=each) for each in map(str, refused)]
    assert [prefixes(each)[1:] for each in found] == [[str(here)]] * 2


def test_conda_s_list_of_environments_is_read(find, make, tmp_path, home):
    listed = make(tmp_path / "elsewhere", "jupyter_server-2.17.0")
    (home / ".conda").mkdir()
    (home / ".conda" / "environments.txt").write_text(f"{listed}\n/gone/long/ago\n\n")
    assert prefixes(find())[1:] == [str(listed)]


def test_a_venv_s_python_on_the_path_is_the_venv_and_not_what_it_links_to(find, make, tmp_path):
    venv = make(tmp_path / "venv", "jupyter_server-2.17.0")
    assert prefixes(find(PATH=str(venv / "bin")))[1:] == [str(venv)]


@pytest.mark.parametrize(
    "first_line",
    [
        "#!{prefix}/bin/python",
        "#!{prefix}/bin/python -I",
        """#!/bin/sh\n'''exec' "{prefix}/bin/python" "$0" "$@"\n' '''""",
        """#!/bin/sh\n'''exec' {prefix}/bin/python "$0" "$@"\n' '''""",
    ],
)
def test_a_program_on_the_path_leads_to_its_environment(find, make, tmp_path, first_line):
    tool = make(tmp_path / "tools" / "jupyterlab", "jupyter_server-2.17.0")
    script(tool / "bin" / "jupyter-lab", first_line.format(prefix=tool))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "jupyter-lab").symlink_to(tool / "bin" / "jupyter-lab")
    assert prefixes(find(PATH=str(tmp_path / "bin")))[1:] == [str(tool)]


@pytest.mark.parametrize(
    "first_line", ["#!/usr/bin/env bash", "#!/usr/bin/env python3", "#!/bin/sh", "#!", "\x00"]
)
def test_a_program_that_finds_its_python_by_itself_leads_nowhere(find, tmp_path, first_line):
    script(tmp_path / "shims" / "python", first_line)
    script(tmp_path / "shims" / "jupyter", first_line)
    found = find(PATH=str(tmp_path / "shims"))
    assert len(found) == 1


def test_a_link_to_a_python_elsewhere_is_followed(find, make, tmp_path, home):
    """As uv puts a link to its own Python into ~/.local/bin, whose `lib` holds other things."""
    base = tmp_path / "cpython"
    make(base, "jupyter_server-2.17.0", cfg=None)
    (base / "bin" / "python").unlink()
    (base / "bin" / "python").write_bytes(b"\x7fELF")
    (home / ".local" / "bin").mkdir(parents=True)
    (home / ".local" / "bin" / "python").symlink_to(base / "bin" / "python")
    assert prefixes(find())[1:] == [str(base)]


def test_a_relative_folder_on_the_path_is_not_trusted(find, make, tmp_path, monkeypatch):
    make(tmp_path / "here", "jupyter_server-2.17.0")
    monkeypatch.chdir(tmp_path / "here")
    assert len(find(PATH="bin:.")) == 1


def test_one_environment_found_twice_is_told_once(find, make, tmp_path, home):
    venv = make(home / ".virtualenvs" / "a", "jupyter_server-2.17.0")
    (tmp_path / "link").symlink_to(venv)
    assert len(find(VIRTUAL_ENV=str(tmp_path / "link"), PATH=str(venv / "bin"))) == 2


def test_an_own_python_sees_what_pip_install_user_put_beside_it(find, make, tmp_path, home):
    user = home / ".local" / "lib" / "python3.12" / "site-packages"
    (user / "jupyter_server-2.17.0.dist-info").mkdir(parents=True)
    python = make(tmp_path / "pythons", cfg=None)
    (python / "bin" / "python").unlink()
    (python / "bin" / "python3.12").write_bytes(b"\x7fELF")
    (python / "bin" / "python").symlink_to("python3.12")
    _, found = find(PATH=str(python / "bin"))
    assert found.jupyter_server == "2.17.0"
    venv = make(tmp_path / "venv")
    assert len(find(PATH=str(venv / "bin"))) == 1


def test_a_venv_that_shares_its_base_s_packages_has_them(find, make, tmp_path):
    base = make(tmp_path / "system", "jupyter_server-2.17.0", "jupyterlab-4.2.0", cfg=None)
    cfg = f"home = {base}/bin\ninclude-system-site-packages = true\n"
    venv = make(tmp_path / "venv", "jupyterlab-4.6.6", cfg=cfg)
    _, found = find(VIRTUAL_ENV=str(venv))
    assert (found.jupyter_server, found.jupyterlab) == ("2.17.0", "4.6.6")


def test_what_uv_and_pipx_made_is_known_for_it(find, make, tmp_path):
    made = make(tmp_path / "a", "jupyter_server-2.17.0", cfg="home = /usr/bin\nuv = 0.9.1\n")
    piped = make(tmp_path / "b", "jupyter_server-2.17.0")
    (piped / "pipx_metadata.json").write_text("{}")
    assert [one.kind for one in find(VIRTUAL_ENV=str(made), CONDA_PREFIX=str(piped))[1:]] == ["uv", "pipx"]


def test_the_notebook_folder_s_project_comes_before_the_rest(find, make, tmp_path, home):
    make(home / ".virtualenvs" / "a", "jupyter_server-2.17.0")
    project = make(tmp_path / "project" / ".venv", "jupyter_server-2.17.0")
    (tmp_path / "project" / "notebooks").mkdir()
    found = find(folder=str(tmp_path / "project" / "notebooks"))
    assert prefixes(found)[1:] == [str(project), str(home / ".virtualenvs" / "a")]


@pytest.mark.parametrize("said", ["", "bin", "bin/python", "bin/jupyter-lab"])
def test_a_person_may_name_it_in_many_ways(find, make, tmp_path, said):
    named = make(tmp_path / "mine", "jupyter_server-2.17.0")
    script(named / "bin" / "jupyter-lab", f"#!{named}/bin/python")
    found = find(named=str(named / said))
    assert (found[0].prefix, found[0].found_by) == (str(named), NAMED)
    assert found[1].found_by == OWN


def test_the_named_one_is_there_with_whatever_it_lacks(find, make, tmp_path):
    assert find(named=str(make(tmp_path / "mine")))[0].found_by == NAMED
    assert find(named=str(tmp_path / "nothing"))[0].found_by == OWN
    assert find(named=str(tmp_path))[0].found_by == OWN


def test_this_very_environment_is_found_as_it_is():
    found = EnvironmentFinder({}, Path("/nonexistent"), Path(sys.prefix), system=False).find()
    assert found[0].jupyter_server
    assert found[0].jupyterlab
    assert found[0].notebook
