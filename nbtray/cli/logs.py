"""`nbtray logs`."""

import os
import time
from collections import deque
from pathlib import Path
from typing import BinaryIO

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import NoLog
from nbtray.cli.terminal import plain, say
from nbtray.regular_file import open_regular

LOOK_EVERY = 0.3


@click.command(
    epilog="""\b
Examples:
  nbtray logs              the last 50 lines of what nbtray did
  nbtray logs --server -f  what Jupyter prints, as it comes"""
)
@click.option("-f", "--follow", is_flag=True, help="Go on with new lines, until Ctrl+C.")
@click.option("-n", "--lines", default=50, show_default=True, type=click.IntRange(0), help="How many.")
@click.option("--server", is_flag=True, help="What the Jupyter server printed.")
@pass_home
def logs(home: Home, lines: int, *, follow: bool, server: bool) -> None:
    """Print the log."""
    path = home.folders.server_log if server else home.folders.log
    try:
        with open(open_regular(path), "rb") as file:  # noqa: PTH123 -- a descriptor
            for line in deque(file, maxlen=lines):
                _print(line)
            end = file.tell()
    except FileNotFoundError:
        raise NoLog(path=path) from None
    try:
        while follow:
            with open(open_regular(path), "rb") as file:  # noqa: PTH123 -- a descriptor
                file.seek(end)
                _follow(path, file)
            end = 0  # of the file that has taken its place
    except KeyboardInterrupt:
        return  # it was asked to go on until then


def _follow(path: Path, file: BinaryIO) -> None:
    """Print what is appended, until the file is turned over."""
    begun = b""
    turned_over = False
    while not turned_over:
        # Looked at before reading: nothing is written any more into a file that has been turned over.
        turned_over = _has_been_turned_over(path, file)
        for part in file:
            begun += part
            if begun.endswith(b"\n"):
                _print(begun)
                begun = b""
        if not turned_over:
            time.sleep(LOOK_EVERY)


def _has_been_turned_over(path: Path, file: BinaryIO) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:
        return False  # for a moment
    return now.st_ino != os.fstat(file.fileno()).st_ino or now.st_size < file.tell()


def _print(line: bytes) -> None:
    say(plain(line.decode("utf-8", "replace").rstrip("\r\n")))
