"""What stands around the code says the truth about it."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import nbtray
from nbtray.core.server.environment_choice import OLDEST_SERVER

CLONE = Path(__file__).resolve().parents[2]


def read(name):
    return (CLONE / name).read_text(encoding="utf-8")


def project_files():
    """Every text of ours: what git would carry, found without git, so that a plain copy can be tested too."""
    for top in ("nbtray", "installer", "tests", "assets", ".ci", ".github"):
        for path in sorted((CLONE / top).rglob("*")):
            if path.is_file() and not {"__pycache__", "artifacts", ".hypothesis"} & set(path.parts):
                yield path
    yield from sorted(path for path in CLONE.iterdir() if path.suffix in {".md", ".toml"})


@pytest.mark.parametrize(
    "name",
    [
        "pyproject.toml",
        "nbtray",
        "assets",
        "tests",
        "installer",
        "README.md",
        ".ci/run",
        "CHANGELOG.md",
        "SECURITY.md",
        "LICENSE",
    ],
)
def test_the_top_level_has_what_belongs_there(name):
    assert (CLONE / name).exists()


def test_ci_runs_the_one_command_and_nothing_else():
    commands = [line for line in read(".ci/run").splitlines() if line and not line.startswith("#")]
    assert commands == ["exec python3 tests/run.py"]
    assert os.access(CLONE / ".ci" / "run", os.X_OK)


def runs_of(workflow):
    text = read(f".github/workflows/{workflow}")
    return set(re.findall(r"^\s*(?:- )?run:\s*(.*)$", text, re.MULTILINE))


def test_workflows_run_the_one_command_and_the_audit_of_what_is_locked():
    workflows = {path.name for path in (CLONE / ".github" / "workflows").glob("*.yml")}
    assert workflows == {"audit.yml", "tests.yml"}
    assert runs_of("tests.yml") == {"python tests/run.py"}
    fetched, audited = sorted(runs_of("audit.yml"))
    assert fetched.startswith("python -m pip install ")
    assert "--require-hashes --disable-pip" in audited
    locks = sorted(path.name for path in (CLONE / "installer").glob("*.lock"))
    assert sorted(re.findall(r"--requirement installer/(\S+)", audited)) == locks


def test_workflows_may_only_read_and_run_no_code_but_what_was_looked_at():
    """A tag of an action can be moved to other code, a commit cannot."""
    for path in (CLONE / ".github" / "workflows").glob("*.yml"):
        text = path.read_text("utf-8")
        used = re.findall(r"\buses:\s*(.*)$", text, re.MULTILINE)
        assert used
        assert [each for each in used if not re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []
        assert re.findall(r"^\s*permissions:\n(.*(?:\n +.*)*)", text, re.MULTILINE) == ["  contents: read"]
        assert text.count("persist-credentials: false") == text.count("actions/checkout@")


def test_the_changelog_knows_this_version():
    assert f"\n## {nbtray.__version__}" in read("CHANGELOG.md")


def test_the_readme_begins_with_the_two_commands():
    commands = re.findall(r"^python3 \S+", read("README.md"), re.MULTILINE)
    assert commands[:2] == ["python3 installer/start.py", "python3 tests/run.py"]


def test_every_dependency_has_its_reason_beside_it():
    lines = read("pyproject.toml").splitlines()
    table = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = [
        *table["dependencies"],
        *(one for extra in table["optional-dependencies"].values() for one in extra),
    ]
    for requirement in wanted:
        (at,) = [number for number, line in enumerate(lines) if f'"{requirement}"' in line]
        assert lines[at - 1].lstrip().startswith("#"), requirement


def test_the_oldest_jupyter_that_is_tried_is_the_oldest_that_is_served():
    oldest = tomllib.loads(read("pyproject.toml"))["dependency-groups"]["oldest"]
    assert f"jupyter_server=={OLDEST_SERVER}.0" in oldest


def test_no_file_knows_the_machine_it_was_written_on():
    here = (f"{CLONE}/", f"{Path(sys.prefix)}/")
    telltale = [
        f"{path.relative_to(CLONE)}: {place}"
        for path in project_files()
        for place in here
        if place.encode() in path.read_bytes()
    ]
    assert telltale == []


SHARED_WITH_THE_INSTALLER = ("nbtray.path_check",)


@pytest.mark.parametrize("path", sorted((CLONE / "installer").glob("*.py")), ids=lambda path: path.name)
def test_the_installer_needs_nothing_but_python(path):
    beside = {other.stem for other in (CLONE / "installer").glob("*.py")}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        others = [name for name in names if name not in SHARED_WITH_THE_INSTALLER]
        assert {name.split(".")[0] for name in others} <= beside | sys.stdlib_module_names


@pytest.mark.parametrize("name", SHARED_WITH_THE_INSTALLER)
def test_what_the_installer_takes_from_nbtray_needs_nothing_but_python(name):
    program = f"import sys; sys.path.append({str(CLONE)!r}); import {name}"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


@pytest.mark.parametrize("name", ["installer/start.py", "installer/python_version.py", "tests/run.py"])
def test_an_old_python_can_read_the_file_that_turns_it_away(name):
    ast.parse(read(name), feature_version=(3, 6))


def test_git_would_carry_no_leftovers():
    if not (CLONE / ".git").exists():
        pytest.skip("a plain copy, without git")
    carried = subprocess.run(
        ["git", "ls-files"], cwd=CLONE, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    leftovers = [
        name for name in carried if re.search(r"__pycache__|\.pyc$|\.log$|^dist/|^build/|\.egg-info", name)
    ]
    assert leftovers == []
