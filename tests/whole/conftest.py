"""The whole program without a desktop: a home of its own, a real Jupyter, a real command line."""

import sys

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture
def nbtray(tmp_path):
    from beds.bare_program import BareProgram  # noqa: PLC0415 -- not on Windows

    with BareProgram(tmp_path / "nb") as program:
        program.choose_password()
        yield program
