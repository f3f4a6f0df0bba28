"""Runs the user's command that prints an access token (mail.token_command); its output is never logged."""

import contextlib
import errno
import os
import queue
import shlex
import signal
import subprocess
import threading
from typing import IO

from nbtray.core.problem import Problem
from nbtray.core.secrets import Secret
from nbtray.own_process import NO_CONSOLE

PATIENCE = 15.0
"""Seconds; such a command asks its provider over the network."""

LONGEST_TOKEN = 12_288
"""Characters: what AUTH may carry (RFC 4954, 4)."""

NO_PART_OF_IT = frozenset(' "{}')
"""A sentence or JSON is no token (RFC 6750, 2.1), and is nobody else's to read."""

PAGE, PAGES = 1 << 16, 16
"""Bytes that are read and dropped after the first line; whoever prints more is cut off."""

LAST_WORDS = 1.0
"""Seconds for what it has printed to arrive once it has ended."""


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
    if not _is_token(token):
        return _problem(f"{words[0]} printed no token on its first line")
    return Secret(token)


def _is_token(text: str) -> bool:
    printable = text.isascii() and text.isprintable() and not NO_PART_OF_IT & set(text)
    return printable and 0 < len(text) <= LONGEST_TOKEN


def _run(words: list[str], patience: float) -> str:
    process = subprocess.Popen(  # noqa: S603 -- it is the user's own
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, so that what it has started ends with it
        creationflags=NO_CONSOLE,
    )
    assert process.stdout  # noqa: S101 -- a pipe
    first: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process.stdout, first), name="nbtray-token", daemon=True)
    try:
        reader.start()
    except RuntimeError as error:  # the system has no thread left
        process.stdout.close()
        _kill(process)
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from error
    try:
        status = process.wait(patience)
        # What it has started, and left, may hold the pipe open: its end is not waited for.
        line = first.get(timeout=LAST_WORDS)
    except queue.Empty:
        line = b""
    finally:
        if reader.is_alive():
            _kill(process)
    if status:
        raise subprocess.CalledProcessError(status, words[0])
    return line.decode(errors="replace").strip()


def _read(printed: IO[bytes], first: "queue.SimpleQueue[bytes]") -> None:
    """Give the first line, and let the command say some more: whoever is not listened to fails."""
    with printed:
        first.put(printed.readline(LONGEST_TOKEN + 2))
        for _ in range(PAGES):
            if not printed.read(PAGE):
                return


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _problem(reason: str) -> Problem:
    advice = "Run the command in a terminal to see what it says, then correct mail.token_command."
    return Problem("NoToken", f"There is no access token: {reason}.", advice)
