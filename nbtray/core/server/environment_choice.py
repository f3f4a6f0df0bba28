"""Which of the Jupyter environments on this computer the server runs in."""

from collections.abc import Iterable

from nbtray.core.problem import NbtrayError, Problem
from nbtray.core.server.state import Environment
from nbtray.core.server.version import release
from nbtray.core.settings import Interface

OLDEST_SERVER = "2.14"
"""Older ones ignore `allow_unauthenticated_access`, and a fixed port keeps them waiting (TIME_WAIT)."""

OLDEST_NOTEBOOK = "7"
"""Notebook 6 is a server of its own, which knows none of the settings."""

NAMED = "settings"
"""`Environment.found_by` of the one that `server.environment` names."""

_WORDS = {Interface.LAB: "JupyterLab", Interface.NOTEBOOK: "Jupyter Notebook", Interface.SERVER: "Jupyter"}


class EnvironmentUnfit(NbtrayError):
    """The server has no environment to run in."""

    title = "There is no Python environment the server could run in."
    advice = "Choose another one (`nbtray environments` lists them)."


class EnvironmentGone(EnvironmentUnfit):
    """The named environment is not there."""

    title = "There is no Python environment at {path} any more."
    advice = "Choose another one (server.environment): `nbtray environments` lists them."


class EnvironmentLacks(EnvironmentUnfit):
    """The named environment holds no Jupyter, too old a one, or not the chosen interface."""

    title = "The environment {path} {lack}."
    advice = "This mends it: `{command}`."


class NoEnvironment(EnvironmentUnfit):
    """No environment that could run the chosen interface was found."""

    title = "No Python environment with {interface} was found on this computer."
    advice = "This installs it: `{command}`."


def choose(wanted: str, interface: Interface, found: Iterable[Environment]) -> Environment | Problem:
    """Return the environment to start in: the one named by `wanted`, otherwise the first that fits.

    `found` is in order of preference and holds the named one, with whatever it lacks, as found by `NAMED`.
    """
    if wanted:
        named = next((one for one in found if one.found_by == NAMED), None)
        if named is None:
            return EnvironmentGone(path=wanted).problem
        lack = what_lacks(named, interface)
        if not lack:
            return named
        command = install_command(named, interface)
        return EnvironmentLacks(path=named.prefix, lack=lack, command=command).problem
    own: Environment | None = None
    for one in found:
        if not what_lacks(one, interface):
            return one
        own = own or one
    # Nothing fits: the first one is nbtray's own, where something may be installed without harm.
    command = install_command(own, interface) if own else f"pip install {_requirements('', interface)}"
    return NoEnvironment(interface=_WORDS[interface], command=command).problem


def what_lacks(environment: Environment, interface: Interface) -> str:
    """Return what keeps this environment from running this interface, as the end of a sentence, or ''."""
    if not environment.jupyter_server:
        return "holds no Jupyter"
    if release(environment.jupyter_server) < release(OLDEST_SERVER):
        return (
            f"holds jupyter_server {environment.jupyter_server}, which is too old ({OLDEST_SERVER} is needed)"
        )
    if interface is Interface.LAB and not environment.jupyterlab:
        return "holds no JupyterLab"
    if interface is Interface.NOTEBOOK and release(environment.notebook) < release(OLDEST_NOTEBOOK):
        had = f"Notebook {environment.notebook}" if environment.notebook else "no Jupyter Notebook"
        return f"holds {had} (version {OLDEST_NOTEBOOK} or newer is needed)"
    return ""


def install_command(environment: Environment, interface: Interface) -> str:
    """Return the one command that makes this environment fit."""
    python = f'"{environment.python}"' if " " in environment.python else environment.python
    requirements = _requirements(environment.jupyter_server, interface)
    match environment.kind:
        case "uv":  # uv makes environments without pip
            return f"uv pip install --python {python} {requirements}"
        case "system":  # distributions refuse pip there (PEP 668)
            folder = "~/jupyter"
            return f"python3 -m venv {folder} && {folder}/bin/pip install {requirements}"
        case _:
            return f"{python} -m pip install {requirements}"


def _requirements(jupyter_server: str, interface: Interface) -> str:
    server = f'"jupyter_server>={OLDEST_SERVER}"'
    match interface:
        case Interface.LAB:
            # pip leaves an old jupyter_server in place unless it is told otherwise.
            return f"jupyterlab {server}" if jupyter_server else "jupyterlab"
        case Interface.NOTEBOOK:
            return f'"notebook>={OLDEST_NOTEBOOK}" {server}'
        case Interface.SERVER:
            return server
