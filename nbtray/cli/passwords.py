"""`nbtray password`."""

import sys

import click

from nbtray.cli.first_password import ask, keep, refused
from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import Failed, NotText
from nbtray.cli.terminal import say, somebody_is_here
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning

LONGEST = 4096
"""Bytes of a line; nobody types as many."""


@click.command(
    epilog="""\b
Examples:
  nbtray password
  pass show jupyter | nbtray password --stdin"""
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read it from the first line of standard input.")
@pass_home
def password(home: Home, *, from_stdin: bool) -> None:
    """Set the password.

    It needs at least 8 characters, and the 1000 commonest are refused. Only a hash of it is kept. Whoever is
    logged in has to log in again.
    """
    if from_stdin:
        chosen = first_line()
        if (problem := refused(chosen)) is not None:
            raise Failed(problem)
    elif somebody_is_here():
        chosen = ask()
    else:
        raise click.UsageError("There is no terminal to ask in: give the password with --stdin.")
    keep(home, chosen)
    try:
        with Connection(home.folders) as connection:
            connection.do("password_set")
    except NotRunning:
        pass
    say("The password has been set.")


def first_line() -> str:
    """Return the first line of standard input; raises `NotText`."""
    line = sys.stdin.buffer.readline(LONGEST)
    try:
        return line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise NotText from None
