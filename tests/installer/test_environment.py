"""The private environment: made, kept current, and made again when something interrupted it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from beds.tiny_project import TinyProject
from environment import Environment
from problem import SetupFailed
from progress import Progress
from recipe import Recipe

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
REAL_USAGE = shutil.disk_usage
MAKE = """
import sys; sys.path.insert(0, sys.argv[1])
from pathlib import Path
from environment import Environment
from progress import Progress
from recipe import Recipe
Environment(Path(sys.argv[2]), Recipe(Path(sys.argv[3])), chosen_by="X").make(Progress())
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    root = tmp_path_factory.mktemp("world")
    leaf = TinyProject(root / "leaf", name="leaf")
    project = TinyProject(root / "clone", needs=(f"leaf @ file://{leaf.folder}",))
    made = Environment(root / "home" / "environment", Recipe(project.folder), chosen_by="NBTRAY_HOME")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        made.make(Progress())
    return project, made


@pytest.fixture(autouse=True)
def no_package_index(monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")


@pytest.fixture
def project(world):
    return world[0]


@pytest.fixture
def environment(world):
    return world[1]


def said_by(environment, *arguments):
    command = [environment.python, "-I", "-m", "nbtray", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def start_making(environment, project, **options):
    command = [sys.executable, "-c", MAKE, str(INSTALLER), environment.python.parents[1], project.folder]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


def test_it_holds_the_project_and_what_it_needs(environment):
    assert environment.is_current()
    assert said_by(environment, "status") == "hello status"
    subprocess.run([environment.python, "-I", "-c", "import leaf"], check=True)


def test_nothing_in_the_folder_it_was_started_in_runs(environment, project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("pip", "venv", "ensurepip", "hatchling", "nbtray"):
        Path(f"{name}.py").write_text("open('seen.txt', 'a').write(__name__)")
    project.say("good night")
    environment.make(Progress())
    assert said_by(environment, "status") == "good night status"
    assert not Path("seen.txt").exists()


def test_it_holds_the_project_itself_and_no_link_to_the_clone(environment):
    where = [environment.python, "-I", "-c", "import nbtray; print(nbtray.__file__)"]
    found = subprocess.run(where, capture_output=True, text=True, check=True).stdout
    assert Path(found).is_relative_to(environment.python.parents[1])


def test_an_edit_is_installed_without_network_and_without_starting_over(environment, project):
    witness = environment.python.parents[1] / "witness"
    witness.touch()
    project.say("good day")
    assert not environment.is_current()
    environment.make(Progress())
    assert environment.is_current()
    assert said_by(environment) == "good day"
    assert witness.exists()


def test_what_python_leaves_behind_is_no_edit(environment, project):
    leftovers = project.folder / "nbtray" / "__pycache__"
    leftovers.mkdir()
    (leftovers / "x.pyc").touch()
    assert environment.is_current()


def test_without_network_an_update_fails_and_changes_nothing(environment, project, monkeypatch):
    before = (project.folder / "pyproject.toml").read_text()
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # the discard port: refused
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    project.depend_on("leaf-of-another-tree")
    with pytest.raises(SetupFailed, match="cannot be reached"):
        environment.make(Progress())
    (project.folder / "pyproject.toml").write_text(before)
    assert environment.is_current()
    assert said_by(environment)


def test_variables_that_send_packages_elsewhere_are_harmless(environment, project, monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_TARGET", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("PIP_NO_COMPILE", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    project.say("still here")
    environment.make(Progress())
    assert said_by(environment) == "still here"
    assert not (tmp_path / "elsewhere").exists()
    assert list(environment.python.parents[1].rglob("nbtray/__pycache__/*.pyc"))


def test_a_kill_in_the_middle_is_noticed_and_mended(environment, project):
    project.say("after the kill")
    with project.held_up() as gate, start_making(environment, project) as making:
        gate.wait()
        making.kill()
        making.communicate()
        assert not environment.is_current()
    environment.make(Progress())
    assert environment.is_current()
    assert said_by(environment) == "after the kill"


def test_two_at_once_do_it_once(environment, project):
    project.say("twice")
    with project.held_up() as gate:
        first = start_making(environment, project)
        gate.wait()
        second = start_making(environment, project)
        assert "waiting" in second.stderr.readline()
    said = [making.communicate()[1] for making in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0)
    assert ["Installing nbtray" in words for words in said] == [True, False]


def test_a_lost_python_is_noticed_and_everything_made_again(environment):
    environment.python.unlink()
    assert not environment.is_current()
    environment.make(Progress())
    assert said_by(environment)


def test_too_little_space_is_said_before_anything_is_touched(project, tmp_path, monkeypatch):
    monkeypatch.setattr("environment.NEEDED_BYTES", 2**62)
    environment = Environment(tmp_path / "environment", Recipe(project.folder), chosen_by="NBTRAY_HOME")
    with pytest.raises(SetupFailed, match="MB left"):
        environment.make(Progress())
    assert not (tmp_path / "environment").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(project, tmp_path):
    (tmp_path / "file").touch()
    environment = Environment(
        tmp_path / "file" / "environment", Recipe(project.folder), chosen_by="NBTRAY_HOME"
    )
    with pytest.raises(SetupFailed, match="NBTRAY_HOME"):
        environment.make(Progress())


def test_what_an_interrupted_set_up_has_left_is_removed_before_space_is_looked_for(
    project, tmp_path, monkeypatch
):
    left = tmp_path / "environment" / "left behind"
    left.mkdir(parents=True)
    usage = type("Usage", (), {"free": 0})
    monkeypatch.setattr(
        "environment.shutil.disk_usage", lambda _: usage if left.exists() else REAL_USAGE(tmp_path)
    )
    monkeypatch.setattr("environment.NEEDED_BYTES", 1)
    Environment(tmp_path / "environment", Recipe(project.folder), chosen_by="NBTRAY_HOME").make(Progress())
    assert not left.exists()
