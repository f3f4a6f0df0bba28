"""`nbtray url` and `nbtray address`."""

from datetime import UTC, datetime

import click

from nbtray.cli import qr, rendering
from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import AddressUnconfirmed, AddressUnknown, Failed, UrlUnknown
from nbtray.cli.rendering import Report
from nbtray.cli.terminal import note, say
from nbtray.client.connection import Connection
from nbtray.core.desktop.effects import CopyText
from nbtray.core.desktop.events import CopyRefused, Url
from nbtray.desktop.local_desktop import LocalDesktop

PATIENCE = 15.0
"""Seconds until a check is given up that does not end; one that meets nothing but silence ends after 4."""

NAMES = {Url.PUBLIC: "public", Url.LAN: "network", Url.LOCAL: "local"}


@click.command(
    epilog="""\b
Examples:
  nbtray url               the public one if it is known, otherwise the next best
  nbtray url --lan --copy  for the other computers in this network, on the clipboard
  nbtray url --qr          for a phone's camera"""
)
@click.option("--public", "which", flag_value=Url.PUBLIC, type=Url, help="From the internet.")
@click.option("--lan", "which", flag_value=Url.LAN, type=Url, help="From this network.")
@click.option("--local", "which", flag_value=Url.LOCAL, type=Url, help="From this computer.")
@click.option("--copy", is_flag=True, help="Put it on the clipboard too.")
@click.option("--qr", "as_qr", is_flag=True, help="Draw it as a QR code too.")
@pass_home
def url(home: Home, which: Url | None, *, copy: bool, as_qr: bool) -> None:
    """Print where your Jupyter is found."""
    with Connection(home.folders) as connection:
        report = connection.status()
    found = _choose(report, which)
    if report["state"] != "running":
        note(f"It is {report['state']} now: nobody answers there.")
    say(found)
    if as_qr:
        qr.draw(found)
    if copy:
        told = LocalDesktop(home.folders).copy(CopyText(found))
        if isinstance(told, CopyRefused):
            raise Failed(told.problem)
        note("It is on the clipboard.")


@click.command(
    epilog="""\b
Examples:
  nbtray address           the last one confirmed, and when
  nbtray address --now     ask again first"""
)
@click.option("--now", is_flag=True, help="Ask at once, and wait for the answer.")
@pass_home
def address(home: Home, *, now: bool) -> None:
    """Print this computer's address on the internet."""
    with Connection(home.folders) as connection:
        report: Report = connection.status()
        before = report["address"]["confirmed_at"]
        if now:
            connection.do("check_address")
            report = _after(connection, before)
    told = report["address"]
    found = [each for each in (told["ipv4"], told["ipv6"]) if each]
    if not found:
        raise AddressUnknown
    for each in found:
        say(each)
    note(f"Confirmed {rendering.ago(told['confirmed_at'], datetime.now(UTC))}.")
    if now and told["confirmed_at"] == before:
        raise AddressUnconfirmed


def _after(connection: Connection, before: str | None) -> Report:
    """Return the status in which an address has been confirmed again, or nobody is being asked any more."""
    latest: Report = connection.status()  # now the question has been put
    if _has_ended(latest, before):
        return latest
    for latest in connection.watch(PATIENCE):
        if _has_ended(latest, before):
            break
    return latest


def _has_ended(report: Report, before: str | None) -> bool:
    told = report["address"]
    # An earlier nbtray does not tell whether it is still asking.
    return told["confirmed_at"] != before or not told.get("checking", not report["offline"])


def _choose(report: Report, which: Url | None) -> str:
    known = report["urls"]
    if which is not None:
        if not known[which]:
            raise UrlUnknown(which=NAMES[which])
        return str(known[which])
    best = next(each for each in (Url.PUBLIC, Url.LAN, Url.LOCAL) if known[each])
    if best is not Url.PUBLIC:
        note(f"There is no public URL now; this is the {NAMES[best]} one.")
    return str(known[best])
