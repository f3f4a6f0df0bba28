"""What a person reads and is asked in a terminal; colours only there, and not when NO_COLOR is set."""

import os
import sys
from collections.abc import Iterable

import click

from nbtray.core.problem import Problem

PHASE_COLOURS = {"running": "green", "starting": "yellow", "stopping": "yellow", "failed": "red"}


def colours_wanted() -> bool | None:
    """Return False where a person does not want colours, None where the terminal decides (no-color.org)."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def say(line: str = "", colour: str | None = None, *, bold: bool = False) -> None:
    """Print a line of the answer."""
    click.echo(click.style(line, fg=colour, bold=bold) if colour or bold else line)


def note(line: str) -> None:
    """Print a line beside the answer: progress, remarks."""
    click.echo(click.style(line, dim=True), err=True)


def warn(sentence: str) -> None:
    """Print something that works but should be looked at."""
    click.echo(f"{click.style('!', fg='yellow')} {plain(sentence)}", err=True)


def complain(problem: Problem) -> None:
    """Print why there is no answer."""
    click.echo(click.style(problem.what, fg="red"), err=True)
    if problem.advice:
        click.echo(problem.advice, err=True)


def somebody_is_here() -> bool:
    """Tell whether a person can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def columns() -> int | None:
    """Return how wide the terminal is that shows the answer; None where none does or it does not tell."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None  # 0: nobody has told it
    except OSError:
        return None


def plain(text: str) -> str:
    """Return what others have written without anything a terminal would obey."""
    return "".join(
        each if each.isprintable() or each == "\t" else "\N{REPLACEMENT CHARACTER}" for each in text
    )


def warn_each(sentences: Iterable[str]) -> None:
    """Print things that work but should be looked at."""
    for sentence in sentences:
        warn(sentence)
