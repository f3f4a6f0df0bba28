"""`nbtray totp`: the second factor."""

import contextlib
import json
import subprocess
from collections.abc import Iterator

import click

from nbtray.cli import qr
from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import Failed, SecondFactorOff, SecondFactorOn
from nbtray.cli.terminal import complain, say, somebody_is_here
from nbtray.core.problem import Problem
from nbtray.desktop.surroundings import has_desktop
from nbtray.own_process import command

QR_WINDOW = command("nbtray.dialogs.qr_code")
SCAN = "Scan this with an authenticator app, or type the secret into it."
WRONG = Problem(
    "WrongCode",
    "This is not the code the app shows now.",
    "Check that the clocks of this computer and of the phone are right, and try the next code.",
)


@click.group(
    epilog="""\b
Examples:
  nbtray totp on
  nbtray totp show
  nbtray totp off"""
)
def totp() -> None:
    """Ask for a code besides the password.

    It comes from an authenticator app on your phone, and is asked for at each login.
    """


@totp.command(
    epilog="""\b
Examples:
  nbtray totp on"""
)
@pass_home
def on(home: Home) -> None:
    """Set it up with a QR code.

    Scan it with an authenticator app and type one code of it; then keep the recovery codes.
    """
    from nbtray.jupyter import enrolment  # noqa: PLC0415 -- pyotp, for this command only

    if not somebody_is_here():
        raise click.UsageError("There is no terminal to ask in.")
    if home.folders.second_factor.exists():
        raise Failed(SecondFactorOn().problem)
    secret = enrolment.new_secret()
    with _shown(secret):
        while not enrolment.proves(secret, _ask()):
            complain(WRONG)
    home.prepare()
    codes = enrolment.turn_on(secret, home.folders, home.files)
    say("The second factor is on: each login asks for a code.", "green")
    say("Everybody has been logged out.")
    say("If you lose the app, each of these counts once in place of a code. They are shown this once:")
    for code in codes:
        say(f"  {code}", bold=True)


@totp.command(
    epilog="""\b
Examples:
  nbtray totp off"""
)
@pass_home
def off(home: Home) -> None:
    """Let the password alone count again."""
    from nbtray.jupyter import enrolment  # noqa: PLC0415 -- likewise

    if not home.folders.second_factor.exists():
        raise Failed(SecondFactorOff().problem)
    enrolment.turn_off(home.folders, home.files)
    say("The second factor is off: the password alone counts.")


@totp.command(
    epilog="""\b
Examples:
  nbtray totp show"""
)
@pass_home
def show(home: Home) -> None:
    """Tell whether it is on.

    At a terminal it also shows the QR code again, for one more device.
    """
    from nbtray.jupyter import enrolment  # noqa: PLC0415 -- likewise

    found = enrolment.enrolled(home.folders, home.files)
    if found is None:
        raise Failed(SecondFactorOff().problem)
    say(f"The second factor is on; {found.recovery_left} recovery codes are left.")
    if somebody_is_here():
        # Never into a pipe or a file: whoever has the secret has the second factor.
        with _shown(found.secret):
            click.prompt("Press Enter when it is scanned", default="", show_default=False, prompt_suffix=" ")


@contextlib.contextmanager
def _shown(secret: str) -> Iterator[None]:
    """Show the secret in the terminal, and on a desktop in a window too, until the block ends."""
    from nbtray.jupyter import enrolment  # noqa: PLC0415 -- likewise

    uri = enrolment.uri_of(secret)
    say(SCAN)
    qr.draw(uri)
    say("Secret: " + " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))
    window = _open_window(uri) if has_desktop() else None
    try:
        yield
    finally:
        if window is not None:
            window.kill()
            window.wait()


def _open_window(uri: str) -> subprocess.Popen[bytes] | None:
    told = {"title": "Scan this with an authenticator app", "sentence": SCAN, "text": uri}
    try:
        window = subprocess.Popen(  # noqa: S603 -- our own
            QR_WINDOW, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None  # the terminal shows it all the same
    assert window.stdin is not None  # noqa: S101 -- it was asked for
    # Neither an argument nor a variable: both can be read by others.
    with contextlib.suppress(OSError), window.stdin:
        window.stdin.write(json.dumps(told).encode())
    return window


def _ask() -> str:
    return str(click.prompt("The code the app shows now", prompt_suffix=": "))
