from dataclasses import replace

import pytest

from nbtray.core.problem import Problem
from nbtray.core.server.environment_choice import NAMED, choose, install_command, what_lacks
from nbtray.core.server.state import Environment
from nbtray.core.settings import Interface

FULL = Environment("/full", "/full/bin/python", "venv", "PATH", "2.21.1", "4.6.6", "7.6.5")
EMPTY = Environment("/own", "/own/bin/python", "venv", "nbtray", "")
OLD = replace(FULL, prefix="/old", jupyter_server="2.13.9")
ALL = list(Interface)


def test_the_first_that_fits_is_taken():
    second = replace(FULL, prefix="/second")
    assert choose("", Interface.LAB, (EMPTY, OLD, FULL, second)) is FULL


@pytest.mark.parametrize("interface", ALL)
def test_a_full_one_lacks_nothing(interface):
    assert what_lacks(FULL, interface) == ""


def test_the_interface_decides_what_is_needed():
    bare = replace(FULL, jupyterlab="", notebook="")
    assert choose("", Interface.SERVER, (bare, FULL)) is bare
    assert choose("", Interface.LAB, (bare, FULL)) is FULL
    assert choose("", Interface.NOTEBOOK, (bare, FULL)) is FULL


@pytest.mark.parametrize("version", ["2.14", "2.14.0", "2.14.0rc1", "2.100.1", "3.0"])
def test_a_server_from_2_14_on_will_do(version):
    assert what_lacks(replace(FULL, jupyter_server=version), Interface.SERVER) == ""


@pytest.mark.parametrize("version", ["1.24.0", "2.0.7", "2.9.1", "2.13"])
def test_an_older_server_is_too_old(version):
    assert "too old" in what_lacks(replace(FULL, jupyter_server=version), Interface.SERVER)


def test_notebook_6_is_another_program():
    assert "6.5.7" in what_lacks(replace(FULL, notebook="6.5.7"), Interface.NOTEBOOK)


def test_the_named_one_is_taken_even_if_others_fit_better():
    named = replace(FULL, prefix="/named", found_by=NAMED)
    assert choose("/named", Interface.LAB, (named, FULL)) is named


def test_a_named_one_that_is_gone_is_said():
    problem = choose("/gone", Interface.LAB, (FULL,))
    assert isinstance(problem, Problem)
    assert problem.code == "EnvironmentGone"
    assert "/gone" in problem.what


@pytest.mark.parametrize(
    ("named", "interface", "command"),
    [
        (EMPTY, Interface.LAB, "/own/bin/python -m pip install jupyterlab"),
        (OLD, Interface.LAB, '/full/bin/python -m pip install jupyterlab "jupyter_server>=2.14"'),
        (EMPTY, Interface.NOTEBOOK, '/own/bin/python -m pip install "notebook>=7" "jupyter_server>=2.14"'),
        (EMPTY, Interface.SERVER, '/own/bin/python -m pip install "jupyter_server>=2.14"'),
        (replace(EMPTY, kind="uv"), Interface.LAB, "uv pip install --python /own/bin/python jupyterlab"),
        (
            replace(EMPTY, python="/my own/bin/python"),
            Interface.LAB,
            '"/my own/bin/python" -m pip install jupyterlab',
        ),
    ],
)
def test_what_a_named_one_lacks_is_said_with_the_command_that_mends_it(named, interface, command):
    problem = choose("x", interface, (replace(named, found_by=NAMED), FULL))
    assert isinstance(problem, Problem)
    assert problem.code == "EnvironmentLacks"
    assert f"`{command}`" in problem.advice


def test_where_pip_is_refused_an_environment_is_proposed():
    assert "-m venv" in install_command(replace(EMPTY, kind="system"), Interface.LAB)


@pytest.mark.parametrize("found", [(), (EMPTY,), (EMPTY, OLD)])
def test_when_nothing_fits_it_is_installed_into_nbtray_s_own(found):
    problem = choose("", Interface.LAB, found)
    assert isinstance(problem, Problem)
    assert "JupyterLab" in problem.what
    assert "pip install jupyterlab" in problem.advice
    assert not found or "/own/bin/python" in problem.advice
