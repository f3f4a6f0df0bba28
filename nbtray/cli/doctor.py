"""`nbtray doctor`."""

import json
import sys
import time
from collections.abc import Iterator

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.terminal import plain, say
from nbtray.core.doctor.report import words
from nbtray.core.doctor.steps import TITLES, Link, Outcome, Step, succeeded

COLOURS = {Outcome.OK: "green", Outcome.FAILED: "red", Outcome.UNKNOWN: "yellow"}


@click.command(
    epilog="""\b
Examples:
  nbtray doctor            look at the whole way from your notebooks to the internet
  nbtray doctor --masked   the same, for a report that others read
  nbtray doctor --json     the same, for a program

It changes nothing, and takes ten seconds at most, whether nbtray runs or not. The exit status is 0 when
nothing is known to stand in the way, and 1 when something is."""
)
@click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")
@click.option("--masked", "hide", is_flag=True, help="Hide half of each address.")
@pass_home
def doctor(home: Home, *, as_json: bool, hide: bool) -> int:
    """Find out what keeps the internet from your Jupyter."""
    from nbtray.doctor.case import open_case  # noqa: PLC0415 -- every room's adapters, for this command only
    from nbtray.doctor.checks import checks  # noqa: PLC0415 -- likewise
    from nbtray.doctor.examination import examined  # noqa: PLC0415 -- likewise

    since = time.monotonic()
    steps = examined(checks(open_case(home.folders)), time.monotonic, since)
    found = []
    for step in steps if as_json else _live(steps):
        found.append(step)
        if not as_json:
            _say(step, _words(step, hide=hide))
    if as_json:
        told = [_report(step, _words(step, hide=hide)) for step in found]
        say(json.dumps({"ok": succeeded(found), "steps": told}, indent=2))
    return 0 if succeeded(found) else 1


def _live(steps: Iterator[Step]) -> Iterator[Step]:
    """Show in a terminal which link is waited for."""
    if not sys.stdout.isatty():
        yield from steps
        return
    waiting = iter(Link)
    click.echo(f".. {TITLES[next(waiting)]}", nl=False)
    for step in steps:
        click.echo("\r\x1b[K", nl=False)
        yield step
        if following := next(waiting, None):
            click.echo(f".. {TITLES[following]}", nl=False)


def _words(step: Step, *, hide: bool) -> tuple[str, str]:
    evidence, advice = words(step, hide=hide)
    return plain(evidence), plain(advice)


def _report(step: Step, told: tuple[str, str]) -> dict[str, str]:
    evidence, advice = told
    return {
        "link": step.link.value,
        "title": step.title,
        "outcome": step.outcome.value,
        "evidence": evidence,
        "advice": advice,
    }


def _say(step: Step, told: tuple[str, str]) -> None:
    word = click.style(f"{step.outcome.value:<7}", fg=COLOURS[step.outcome])
    say(f"{step.title:<11}  {word}  {told[0]}")
    if told[1]:
        say(f"{'':<22}{told[1]}")
