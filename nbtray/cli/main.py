"""The command line, and the one door through which whatever goes wrong in it becomes a sentence."""

import contextlib
import io
import os
import sys
from pathlib import Path

import click

from nbtray import __version__
from nbtray.cli.addresses import address, url
from nbtray.cli.autostart import autostart
from nbtray.cli.certificate import certificate
from nbtray.cli.completion import completion
from nbtray.cli.configuration import config
from nbtray.cli.doctor import doctor
from nbtray.cli.environments import environments
from nbtray.cli.foreground import run as run_command
from nbtray.cli.forward import forward
from nbtray.cli.home import Home, Run
from nbtray.cli.importing import import_
from nbtray.cli.logins import logins
from nbtray.cli.logs import logs
from nbtray.cli.mail import mail
from nbtray.cli.passwords import password
from nbtray.cli.problems import Failed
from nbtray.cli.server import quit_, restart, start, stop
from nbtray.cli.status import status
from nbtray.cli.terminal import colours_wanted, complain
from nbtray.cli.totp import totp
from nbtray.core.problem import NbtrayError, Problem
from nbtray.storage.refusals import refusal

OK, FAILED, USAGE = 0, 1, 2
MEMORY_SHORT = Problem(
    "MemoryShort", "This computer is low on memory.", "Close some programs, then try again."
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  nbtray                   show the icon in the tray
  nbtray start             serve your Jupyter, and print its URL
  nbtray url --qr          show the public URL as a QR code
  nbtray stop              stop serving

Every command ends with status 0 when it did what you asked for, 1 when it could not, and 2 when it did not
understand you. NBTRAY_HOME=FOLDER keeps settings, state and logs in one folder of your choice.""",
)
@click.version_option(__version__, prog_name="nbtray", message="%(prog)s %(version)s")
def nbtray() -> None:
    """Serve this computer's Jupyter on the internet: safely, and so that you always find it."""


for command in (
    *(run_command, start, stop, restart, quit_),
    *(status, url, address, password, totp, certificate, config, environments),
    *(mail, autostart, import_, logins, logs, doctor, forward, completion),
):
    nbtray.add_command(command)


def main(argv: list[str], *, run: Run) -> int:
    """Carry out a command line; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no "·" still shows the rest
    try:
        return _carry_out(argv, run)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        return FAILED
    except (NbtrayError, Failed) as error:
        complain(error.problem)
    except MemoryError:
        complain(MEMORY_SHORT)
    except BrokenPipeError:
        pass  # whoever read our answer (`| head`) has had enough
    except OSError as error:
        complain(refusal(error, Path(str(error.filename or "A file"))).problem)
    except Exception as error:  # noqa: BLE001 -- the outer door
        complain(_unforeseen(error))
    _leave_unwritten()
    return FAILED


def _carry_out(argv: list[str], run: Run) -> int:
    outcome = nbtray.main(
        argv, prog_name="nbtray", standalone_mode=False, obj=Home(run), color=colours_wanted()
    )
    if sys.stdout is not None:  # closed by whoever started us: `>&-`
        sys.stdout.flush()
    return outcome if isinstance(outcome, int) else OK


def _leave_unwritten() -> None:
    """Forget what nobody takes: a closed pipe, a full disk; Python would complain once more at its end."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unforeseen(error: Exception) -> Problem:
    """Write down what only a developer can read, and return what a person can."""
    import logging  # noqa: PLC0415 -- only when something has gone wrong

    from nbtray.storage.folders import find_folders  # noqa: PLC0415 -- likewise
    from nbtray.storage.log import Log  # noqa: PLC0415 -- likewise

    path = find_folders(os.environ).log
    written = Log(path, resident=False)
    logging.getLogger(__name__).error("A command came to nothing", exc_info=error)
    written.close()
    return Problem("Unforeseen", "Something unforeseen happened.", f"{path} tells more.")
