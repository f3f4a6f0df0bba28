"""Runs the user's command that prints an access token (mail.token_command); its output is never logged."""

import contextlib
import os
import shlex
import signal
import subprocess

from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.own_process import NO_CONSOLE

PATIENCE = 15.0
"""Seconds; such a command asks its provider over the network."""

LONGEST_TOKEN = 12_288
"""Characters: what AUTH may carry (RFC 4954, 4)."""


def fetch_token(command: str, patience: float = PATIENCE) -> Secret | Problem:
    """Return the first line that the command prints, or why there is none.

    It is started by its argument list, without a shell.
    """
    try:
        words = shlex.split(os.path.expanduser(command))  # noqa: PTH111 -- a command line, no path
        token = _run(words, patience)
    except ValueError:
        return _problem("mail.token_command has a quote without its partner")
    except OSError as error:
        return _problem(f"{words[0]} could not be started ({error.strerror})")
    except subprocess.TimeoutExpired:
        return _problem(f"{words[0]} did not end within {patience:g} seconds")
    except subprocess.CalledProcessError as error:
        return _problem(f"{words[0]} failed (exit status {error.returncode})")
    if not token or not token.isascii() or not token.isprintable() or len(token) > LONGEST_TOKEN:
        return _problem(f"{words[0]} printed no token on its first line")
    return Secret(token)


def _run(words: list[str], patience: float) -> str:
    process = subprocess.Popen(  # noqa: S603 -- it is the user's own
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, so that what it has started ends with it
        creationflags=NO_CONSOLE,
    )
    try:
        printed, _ = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        _kill(process)
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words[0])
    return printed.decode(errors="replace").partition("\n")[0].strip()


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _problem(reason: str) -> Problem:
    advice = "Run the command in a terminal to see what it says, then correct mail.token_command."
    return Problem("NoToken", f"There is no access token: {reason}.", advice)
