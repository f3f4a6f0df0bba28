"""`nbtray status`."""

import json
import os
from datetime import UTC, datetime

import click

from nbtray import __version__
from nbtray.cli import left_behind, rendering
from nbtray.cli.home import Home, pass_home
from nbtray.cli.outbox import read_journal
from nbtray.cli.problems import HasEnded
from nbtray.cli.rendering import Report
from nbtray.cli.terminal import PHASE_COLOURS, note, say, warn_each
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.mail.state import Letters
from nbtray.core.server.state import Running, Stopped
from nbtray.core.state import State
from nbtray.core.status.overview import status_of
from nbtray.core.status.status_report import status_report


@click.command(
    epilog="""\b
Examples:
  nbtray status
  nbtray status --json | jq -r .urls.public
  nbtray status --watch    a line at each change, until Ctrl+C

The exit status is 0 while nbtray is running, whether or not it serves, and 1 when it is not."""
)
@click.option("--json", "as_json", is_flag=True, help="Print it for a program to read; null is not known.")
@click.option("--watch", is_flag=True, help="Go on, with each change.")
@pass_home
def status(home: Home, *, as_json: bool, watch: bool) -> int:
    """Tell what your Jupyter is doing."""
    try:
        with Connection(home.folders) as connection:
            if watch:
                return _watch(connection, as_json=as_json)
            report: Report = connection.status()
    except NotRunning:
        _print(_without_nbtray(home), as_json=as_json)
        return 1
    _print(report, as_json=as_json)
    return 0


def _watch(connection: Connection, *, as_json: bool) -> int:
    before = ""
    try:
        for report in connection.watch():
            line = json.dumps(report) if as_json else _line(report)
            if line != before:
                say(line if as_json else f"{datetime.now().astimezone():%H:%M:%S}  {line}")
                before = line
    except KeyboardInterrupt:
        return 0  # it was asked to go on until then
    raise HasEnded


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        say(json.dumps(report, indent=2))
        return
    say(rendering.headline(report), PHASE_COLOURS.get(report["state"]), bold=True)
    if why := rendering.reason(report):
        note(why)
    for line in rendering.block(report, datetime.now(UTC)):
        say(line)
    warn_each(report["warnings"])


def _line(report: Report) -> str:
    url = report["urls"]["public"] if report["state"] == "running" else None
    return "  ".join(text for text in (rendering.headline(report), url, rendering.reason(report)) if text)


def _without_nbtray(home: Home) -> Report:
    """Return what can be told when there is nobody to ask: the same keys, and no guesses."""
    checked = home.settings()
    record = left_behind.record_of(home)
    state = State(
        settings=checked.settings,
        settings_problems=(*checked.mistakes, *checked.hints),
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        server=Running(record, 0.0) if record else Stopped(),
        letters=Letters(outbox=read_journal(home).outbox),
    )
    report = status_report(status_of(state), __version__)
    problem = left_behind.WITHOUT_NBTRAY if record else NotRunning().problem
    return {**report, "reason": str(problem)}
