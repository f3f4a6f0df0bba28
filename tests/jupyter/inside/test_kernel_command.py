"""Which commands are changed, and to what."""

import pytest

from nbtray.jupyter.inside.kernel_command import START, isolated, runs_ipykernel

LAUNCH = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
INSTEAD = ["-c", START.format("ipykernel_launcher"), "-f", "{connection_file}"]


@pytest.mark.parametrize(
    "interpreter",
    [
        ["python"],
        ["/opt/env/bin/python3.12"],
        ["/opt/env/bin/python3.13t"],
        ["C:\\Users\\me\\env\\python.exe"],
        ["/usr/bin/pypy3"],
        ["python3", "-Xfrozen_modules=off"],
        ["python3", "-X", "frozen_modules=off", "-W", "ignore", "-u"],
    ],
)
def test_a_python_that_runs_the_launcher_starts_it_without_the_folder(interpreter):
    assert isolated([*interpreter, *LAUNCH]) == [*interpreter, *INSTEAD]
    assert runs_ipykernel([*interpreter, *LAUNCH])


def test_the_package_itself_is_run_alike():
    assert isolated(["python", "-m", "ipykernel"]) == ["python", "-c", START.format("ipykernel")]


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["python"],
        ["python", "-m"],
        ["R", "--slave", "-e", "IRkernel::main()", "--args", "{connection_file}"],
        ["python", "-m", "bash_kernel", "-f", "{connection_file}"],
        ["python", "start.py", *LAUNCH],
        ["bash", "-c", "exec python -m ipykernel_launcher -f {connection_file}"],
        # Their arguments are read by a shell, or on another computer.
        ["conda", "run", "-n", "other", "python", *LAUNCH],
        ["ssh", "elsewhere", "python", *LAUNCH],
        ["python", "-m", "nb_conda_kernels.runner", "/opt/conda", "/opt/env", "python", *LAUNCH],
    ],
)
def test_any_other_command_stays_as_it_is(argv):
    assert isolated(argv) == argv
    assert not runs_ipykernel(argv)
