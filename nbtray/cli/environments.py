"""`nbtray environments`."""

import json
from dataclasses import asdict

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.terminal import complain, plain, say
from nbtray.core.problem import Problem
from nbtray.core.server.environment_choice import choose
from nbtray.core.server.state import Environment
from nbtray.jupyter.environments import EnvironmentFinder


@click.command(
    epilog="""\b
Examples:
  nbtray environments
  nbtray config set server.environment ~/miniconda3/envs/work"""
)
@click.option("--json", "as_json", is_flag=True, help="Print them for a program to read.")
@pass_home
def environments(home: Home, *, as_json: bool) -> None:
    """List the Python environments with Jupyter.

    The one your Jupyter runs in, or would, is marked.
    """
    settings = home.settings().settings.server
    found = EnvironmentFinder().find(settings.environment, settings.folder)
    chosen = choose(settings.environment, settings.interface, found)
    if as_json:
        say(json.dumps([{**asdict(each), "chosen": each == chosen} for each in found], indent=2))
        return
    width = max((len(each.prefix) for each in found), default=0)
    for each in found:
        mark = "*" if each == chosen else " "
        say(f"{mark} {plain(each.prefix):<{width}}  {_contents(each)}", bold=each == chosen)
    if isinstance(chosen, Problem):
        complain(chosen)


def _contents(environment: Environment) -> str:
    versions = {
        "JupyterLab": environment.jupyterlab,
        "Notebook": environment.notebook,
        "Jupyter Server": environment.jupyter_server,
    }
    held = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    return f"{held or 'no Jupyter'} ({environment.kind})"
