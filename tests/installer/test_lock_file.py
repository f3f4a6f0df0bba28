"""The lock file fits pyproject.toml, names every package by its hashes, and nothing else is installed."""

import ensurepip
import hashlib
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from beds.tiny_project import TinyProject
from environment import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from problem import SetupFailed
from progress import Progress
from recipe import LOCK_FILES, PIP_ITSELF, PIP_LOCK, Recipe, locks_of

CLONE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def entries():
    """Each entry of the lock, its lines joined: the requirement, and its hashes."""
    text = "".join((CLONE / name).read_text(encoding="utf-8") for name in (PIP_LOCK, *LOCK_FILES.values()))
    text = text.replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(Requirement(line.partition(" --hash=")[0]), line) for line in lines]


def test_what_pyproject_wants_is_locked(entries):
    missing = [
        wanted
        for wanted in map(Requirement, [*Recipe(CLONE, extras=tuple(LOCK_FILES)).requirements(), *PIP_ITSELF])
        if not any(
            canonicalize_name(locked.name) == canonicalize_name(wanted.name)
            and wanted.specifier.contains(version_of(locked), prereleases=True)
            for locked, _ in entries
        )
    ]
    assert missing == [], "run python3 installer/make_lock.py"


def version_of(locked):
    (exact,) = locked.specifier
    assert exact.operator == "=="
    return Version(exact.version)


def test_every_entry_has_hashes_and_nothing_that_says_where_from(entries):
    assert len(entries) > 50
    for locked, line in entries:
        rest = line.partition(" --hash=")[2]
        assert re.fullmatch(r"sha256:[0-9a-f]{64}(\s+--hash=sha256:[0-9a-f]{64})*\s*", rest), locked.name
        assert locked.url is None


@pytest.mark.parametrize("name", [PIP_LOCK, *LOCK_FILES.values()])
def test_no_lock_names_a_host(name):
    assert not re.search(r"://|--(extra-)?index|--find-links", (CLONE / name).read_text(encoding="utf-8"))


def test_each_platform_finds_what_it_needs(entries):
    def names(**platform):
        platform = {"platform_machine": "x86_64", **platform}
        return {
            locked.name for locked, _ in entries if locked.marker is None or locked.marker.evaluate(platform)
        }

    linux = names(sys_platform="linux", platform_system="Linux", os_name="posix", python_version="3.13")
    windows = names(sys_platform="win32", platform_system="Windows", os_name="nt", python_version="3.11")
    mac = names(sys_platform="darwin", platform_system="Darwin", os_name="posix", python_version="3.12")
    assert "jeepney" in linux - windows
    assert {"colorama", "pyperclip"} <= windows - linux
    assert {"pyobjc-framework-quartz", "appnope"} <= mac - linux
    assert {"jupyterlab", "cryptography", "hatchling", "miniupnpc"} <= linux & windows & mac


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose one package is locked by its hash; `offered` is the file an index offers."""
    entry = TinyProject(tmp_path / "leaf", name="leaf").build_into(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    project = TinyProject(tmp_path / "clone", needs=("leaf",))
    (project.offered,) = (tmp_path / "index").glob("*.whl")
    project.lock = project.folder / "requirements.lock"
    project.lock.write_text(entry)
    return project


def environment(project, place):
    recipe = Recipe(project.folder, lock_files=(project.lock.name,))
    return Environment(place / "environment", recipe, chosen_by="NBTRAY_HOME")


def test_a_package_that_is_the_one_that_was_tested_is_installed(project, tmp_path):
    made = environment(project, tmp_path / "home")
    made.make(Progress())
    assert made.is_current()
    subprocess.run([made.python, "-I", "-c", "import leaf"], check=True)


def test_a_package_that_was_changed_is_not_installed(project, tmp_path):
    project.offered.write_bytes(project.offered.read_bytes() + b"one byte more")
    made = environment(project, tmp_path / "home")
    with pytest.raises(SetupFailed, match="not the one that nbtray was tested with"):
        made.make(Progress())
    assert not made.is_current()
    assert subprocess.run(
        [made.python, "-I", "-c", "import leaf"], check=False, capture_output=True
    ).returncode


def later_pip(index):
    """Offer Python's own pip as a later one; return its entry of a lock."""
    found = sorted(Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))
    if not found:
        pytest.skip("this Python brings its pip in another way")
    version = found[0].name.split("-")[1]
    offered = index / found[0].name.replace(version, LATER)
    with zipfile.ZipFile(found[0]) as bundled, zipfile.ZipFile(offered, "w") as wheel:
        for name in bundled.namelist():
            content = bundled.read(name)
            if name.endswith("dist-info/METADATA"):
                content = content.replace(f"Version: {version}".encode(), f"Version: {LATER}".encode(), 1)
            if not name.endswith("dist-info/RECORD"):
                wheel.writestr(name.replace(f"pip-{version}.dist-info", f"pip-{LATER}.dist-info"), content)
        wheel.writestr(f"pip-{LATER}.dist-info/RECORD", "")
    return offered, f"pip=={LATER} --hash=sha256:{hashlib.sha256(offered.read_bytes()).hexdigest()}\n"


LATER = "99.1"


@pytest.mark.parametrize("changed", [False, True])
def test_pip_itself_is_the_one_that_was_tested(project, tmp_path, changed):
    offered, entry = later_pip(tmp_path / "index")
    (project.folder / "installer").mkdir()
    (project.folder / PIP_LOCK).write_text(entry)
    if changed:
        offered.write_bytes(offered.read_bytes() + b"one byte more")
    recipe = Recipe(project.folder, lock_files=(PIP_LOCK, project.lock.name))
    made = Environment(tmp_path / "home" / "environment", recipe, chosen_by="NBTRAY_HOME")
    if changed:
        with pytest.raises(SetupFailed, match="not the one that nbtray was tested with"):
            made.make(Progress())
        return
    made.make(Progress())
    version = "import importlib.metadata as found; print(found.version('pip')); import leaf"
    told = subprocess.run([made.python, "-I", "-c", version], check=True, capture_output=True, text=True)
    assert told.stdout == f"{LATER}\n"


def test_another_lock_is_another_set_up(project, tmp_path):
    made = environment(project, tmp_path / "home")
    made.make(Progress())
    project.lock.write_text(project.lock.read_text() + "# locked anew\n")
    assert not made.is_current()
    made.make(Progress())
    assert made.is_current()


def test_developers_packages_come_after_the_locked_ones():
    extras = ("lab", "upnp")
    pip, first, second = Recipe(CLONE, extras, groups=("test",), lock_files=locks_of(extras)).installations()
    assert pip == ["--require-hashes", f"--requirement={CLONE / PIP_LOCK}"]
    assert first == ["--require-hashes", *(f"--requirement={CLONE / name}" for name in LOCK_FILES.values())]
    assert any(requirement.startswith("pytest>") for requirement in second)
