"""`nbtray autostart`: whether nbtray starts when its user logs in."""

import getpass
import os
import subprocess
import sys
from pathlib import Path

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import Failed, NotInstalled, PasswordNeeded
from nbtray.cli.terminal import note, say, warn
from nbtray.core.logins.events import PasswordSet
from nbtray.core.startup import AutostartState, On, Refused, Stale
from nbtray.desktop.autostart import find_autostart, this_nbtray
from nbtray.desktop.surroundings import has_desktop
from nbtray.jupyter.password_file import PasswordFile

LINGERING = Path("/var/lib/systemd/linger")
"""A file for each account whose units run without a login (loginctl(1), enable-linger)."""


@click.group(
    epilog="""\b
Examples:
  nbtray autostart on
  nbtray autostart status"""
)
def autostart() -> None:
    """Start nbtray when you log in, or not.

    Whether your Jupyter then starts with it is the setting server.start_at_launch.
    """


@autostart.command(
    epilog="""\b
Examples:
  nbtray autostart on
  nbtray autostart on --no-tray     on a computer without a desktop"""
)
@click.option("--tray/--no-tray", default=None, help="With an icon or without; default: what fits here.")
@pass_home
def on(home: Home, *, tray: bool | None) -> None:
    """Start nbtray from the next login on."""
    with_icon = has_desktop() if tray is None else tray
    if not with_icon and not isinstance(PasswordFile(home.folders, home.files).recall(), PasswordSet):
        raise PasswordNeeded
    _require_installed()
    _tell(find_autostart(this_nbtray(), home.files).switch_on(tray=with_icon))


@autostart.command(
    epilog="""\b
Examples:
  nbtray autostart off"""
)
@pass_home
def off(home: Home) -> None:
    """Start nbtray by hand only."""
    _tell(find_autostart(this_nbtray(), home.files).switch_off())


@autostart.command(
    epilog="""\b
Examples:
  nbtray autostart status"""
)
@pass_home
def status(home: Home) -> None:
    """Tell whether nbtray starts when you log in."""
    _tell(find_autostart(this_nbtray(), home.files).look())


def _tell(state: AutostartState) -> None:
    match state:
        case Refused(problem=problem):
            raise Failed(problem)
        case On(where=where, tray=tray):
            say(f"nbtray starts when you log in{'' if tray else ', without an icon'}.")
            note(where)
            if not tray and sys.platform == "linux" and not (LINGERING / getpass.getuser()).exists():
                note(f"To start it with the computer itself: sudo loginctl enable-linger {getpass.getuser()}")
        case Stale(where=where):
            say("Something else starts when you log in: another nbtray, or one that was moved.")
            warn(f"{where} has its command; `nbtray autostart on` puts this nbtray in its place.")
        case _:
            say("nbtray does not start by itself.")


def _require_installed() -> None:
    """Refuse what would start nothing: an nbtray that is found only from this terminal."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", "import nbtray"]
    looked = subprocess.run(command, env=environ, cwd=Path.home(), capture_output=True, check=False)  # noqa: S603 -- ourselves
    if looked.returncode:
        raise NotInstalled(python=sys.executable)
