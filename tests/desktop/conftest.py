"""One throw-away desktop for all scenes, and a fresh nbtray for each."""

import itertools
import sys
from pathlib import Path

import pytest
from beds import xfce_packages

PANEL = (0, 0, 1024, 30)
numbers = itertools.count(1)

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker("desktop")


@pytest.fixture(scope="session")
def needs():
    if lacking := xfce_packages.missing():
        pytest.skip(f"not installed: {', '.join(lacking)}")


@pytest.fixture(scope="session")
def xfce(needs):  # noqa: ARG001 -- asked first
    from beds.xfce_desktop import XfceDesktop  # noqa: PLC0415 -- jeepney is for Linux only

    with XfceDesktop() as desktop:
        yield desktop


@pytest.fixture(scope="session")
def new_program(xfce):
    """Make an nbtray that has never run."""
    from beds.whole_program import WholeProgram  # noqa: PLC0415 -- jeepney is for Linux only

    return lambda: WholeProgram(xfce, xfce.root / f"nbtray-{next(numbers)}")


@pytest.fixture
def nbtray(new_program):
    with new_program() as program:
        program.choose_password()
        yield program


@pytest.fixture
def see(xfce):
    """Wait until the icon shows this state, and return where it is."""
    from beds.pixels import find_icon  # noqa: PLC0415 -- Pillow draws the screen only here
    from beds.waiting import until  # noqa: PLC0415 -- likewise

    def wait(look):
        xfce.point_away()
        return until(lambda: find_icon(xfce.grab(), look, PANEL), what=f"the icon, {look}")

    return wait
