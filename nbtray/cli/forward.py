"""`nbtray forward`."""

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import Failed
from nbtray.cli.terminal import say
from nbtray.core.doctor.forward_by_hand import doings
from nbtray.core.problem import Problem


@click.command(
    epilog="""\b
Examples:
  nbtray forward           for a router that opens no ports on request"""
)
@pass_home
def forward(home: Home) -> None:
    """Tell how to forward the port by hand.

    With the numbers of your own home filled in, for a router that opens no ports on request.
    """
    from nbtray.doctor.case import open_case  # noqa: PLC0415 -- psutil, for this command only
    from nbtray.doctor.forward import numbers_here  # noqa: PLC0415 -- likewise

    found = numbers_here(open_case(home.folders))
    if isinstance(found, Problem):
        raise Failed(found)
    for number, each in enumerate(doings(found), 1):
        say(f"{number}. {each.what}", bold=True)
        say(f"   {each.how}")
