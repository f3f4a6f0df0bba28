"""What users get is the wheel, so the wheel is what is looked at."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import nbtray

CLONE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target=wheel", f"--directory={folder}"],
        cwd=CLONE,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def sources(top):
    """Every file below `top` that is no leftover of running it."""
    return {
        path.relative_to(CLONE).as_posix()
        for path in (CLONE / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_carries_every_source_file(wheel):
    assert sources("nbtray") <= set(wheel.namelist())
    assert "nbtray/py.typed" in wheel.namelist()


def test_the_wheel_carries_every_asset(wheel):
    assert {f"nbtray/{asset}" for asset in sources("assets")} <= set(wheel.namelist())


def test_the_wheel_carries_nothing_else(wheel):
    expected = sources("nbtray") | {f"nbtray/{asset}" for asset in sources("assets")}
    foreign = {name for name in wheel.namelist() if ".dist-info/" not in name} - expected
    assert foreign == set()


def test_the_wheel_names_its_version_license_and_command(wheel):
    info = f"nbtray-{nbtray.__version__}.dist-info"
    assert f"Version: {nbtray.__version__}" in wheel.read(f"{info}/METADATA").decode()
    assert "nbtray = nbtray.__main__:main" in wheel.read(f"{info}/entry_points.txt").decode()
    assert f"{info}/licenses/LICENSE" in wheel.namelist()


@pytest.mark.skipif(
    "NBTRAY_TESTED" not in os.environ, reason="started without tests/run.py, which installs the wheel"
)
def test_the_installed_wheel_is_what_is_tested():
    assert not Path(nbtray.__file__).is_relative_to(CLONE / "nbtray")
