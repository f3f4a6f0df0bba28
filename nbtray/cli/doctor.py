"""`nbtray doctor`."""

import json
import socket
from urllib.parse import urlsplit

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.rendering import Report
from nbtray.cli.terminal import note, plain, say
from nbtray.client.connection import Connection
from nbtray.core.doctor_steps import Outcome, Probes, Step, masked, steps, succeeded
from nbtray.core.reach_effects import ReadFirewall
from nbtray.network import local
from nbtray.network.firewall import SystemFirewall

PATIENCE = 6.0
"""Seconds for the address to be confirmed anew, and for the router to answer."""

CONNECT = 1.0
COLOURS = {Outcome.OK: "green", Outcome.FAILED: "red", Outcome.UNKNOWN: "yellow"}


@click.command(
    epilog="""\b
Examples:
  nbtray doctor            look at the whole way from the internet to your notebooks
  nbtray doctor --masked   the same, for a report that others read
  nbtray doctor --json     the same, for a program

The exit status is 0 when nothing is known to stand in the way, and 1 when something is."""
)
@click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")
@click.option("--masked", "hide", is_flag=True, help="Hide half of each address.")
@pass_home
def doctor(home: Home, *, as_json: bool, hide: bool) -> int:
    """Find out what keeps the internet from your Jupyter."""
    with Connection(home.folders) as connection:
        note("Asking the router and the internet …")
        report = _fresh(connection)
    found = steps(report, _probes(report))
    shown = [_shown(step, hide=hide) for step in found]
    if as_json:
        say(json.dumps({"ok": succeeded(found), "steps": shown}, indent=2))
    else:
        for step, each in zip(found, shown, strict=True):
            _say(step.outcome, each)
    return 0 if succeeded(found) else 1


def _fresh(connection: Connection) -> Report:
    """Have the address and the router asked again, and return the status once the address is confirmed."""
    report: Report = connection.status()
    if report["state"] != "running" or report["listen"] != "internet" or report["offline"]:
        return report
    before = report["address"]["confirmed_at"]
    connection.do("check_address")
    for report in connection.watch(PATIENCE):
        if report["address"]["confirmed_at"] != before and report["mapping"]["state"] != "asking":
            break
    return report


def _probes(report: Report) -> Probes:
    lan = report["urls"]["lan"]
    return Probes(
        local=_answers("127.0.0.1", report["port"]),
        lan=_answers(str(urlsplit(lan).hostname), report["port"]) if lan else None,
        firewall=SystemFirewall().read(ReadFirewall(report["port"], local.read().default_interface)).firewall,
    )


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), CONNECT).close()
    except OSError:
        return False
    return True


def _shown(step: Step, *, hide: bool) -> dict[str, str]:
    words = {"evidence": plain(step.evidence), "advice": plain(step.advice)}
    if hide:
        words = {name: masked(text) for name, text in words.items()}
    return {"key": step.key, "title": step.title, "outcome": step.outcome.value, **words}


def _say(outcome: Outcome, step: dict[str, str]) -> None:
    word = click.style(f"{outcome.value:<7}", fg=COLOURS[outcome])
    say(f"{step['title']:<9}  {word}  {step['evidence']}")
    if step["advice"]:
        say(f"{'':<20}{step['advice']}")
