"""`nbtray certificate`."""

import json
import sys
from pathlib import Path

import click

from nbtray.certificates import devices
from nbtray.certificates.own import OwnCertificates
from nbtray.certificates.problems import NoAuthority
from nbtray.cli import qr
from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import NoCertificateYet, UrlUnknown
from nbtray.cli.terminal import note, plain, say, somebody_is_here
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.certificate.certificate import Certificate
from nbtray.core.certificate.device_steps import PAGE, STEPS
from nbtray.core.certificate.fingerprint import fingerprint_lines
from nbtray.core.certificate.wording import vouched
from nbtray.core.settings import CertificateKind
from nbtray.storage.refusals import refusal

QR = "qr"
QR_FILE = "nbtray-devices.png"


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  nbtray certificate                                  what browsers are shown
  nbtray config set certificate.kind authority        an authority of your own, instead of a fingerprint
  nbtray certificate export --format der ~/Desktop    its certificate, for your other devices""",
)
@click.pass_context
def certificate(context: click.Context) -> None:
    """Show the certificate, and have your other devices trust it."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@certificate.command(
    epilog="""\b
Examples:
  nbtray certificate show
  nbtray certificate show --json | jq -r .fingerprint_sha256"""
)
@click.option("--json", "as_json", is_flag=True, help="Print it for a program to read.")
@pass_home
def show(home: Home, *, as_json: bool) -> None:
    """Print what it says, so that it can be compared."""
    found = _certificate(home)
    if as_json:
        say(json.dumps(_report(found), indent=2))
        return
    say(vouched(found), bold=True)
    _say_fingerprint("SHA-256", found.fingerprint_sha256)
    say(f"  {'Valid':<13}  {found.not_before:%d %B %Y} to {found.not_after:%d %B %Y}")
    say(f"  {'For':<13}  {plain(', '.join(found.names))}")
    if found.authority_sha256:
        _say_fingerprint("Authority", found.authority_sha256)
        note("`nbtray certificate export FOLDER` has your other devices trust it.")


@certificate.command(
    epilog="""\b
Examples:
  nbtray certificate export                               authority.pem, here
  nbtray certificate export --format mobileconfig ~/icloud  for iPhone, iPad and Mac
  nbtray certificate export --format qr                   a code for a phone's camera"""
)
@click.option(
    "--format",
    "chosen",
    type=click.Choice([*devices.FORMATS, QR]),
    default="pem",
    show_default=True,
    help="pem or der for most devices, mobileconfig for Apple's, qr for the page in your own network.",
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=".")
@pass_home
def export(home: Home, chosen: str, folder: Path) -> None:
    """Write your authority's certificate into FOLDER.

    Never its key. A device that trusts it opens your Jupyter without a warning, at whatever address it is.
    """
    root = _root(home)
    if chosen == QR:
        _draw_the_page(home, folder / QR_FILE)
    else:
        name, make = devices.FORMATS[chosen]
        _write(folder / name, make(root))
    _say_fingerprint("SHA-256", root.fingerprint_sha256)
    for platform, lines in STEPS:
        say()
        say(platform, bold=True)
        for number, line in enumerate(lines, 1):
            say(f"  {number}. {line}")


@certificate.command(
    "new-authority",
    epilog="""\b
Examples:
  nbtray certificate new-authority          after a device was lost, or this computer has another name""",
)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@pass_home
def new_authority(home: Home, *, yes: bool) -> None:
    """Put another authority in place of yours.

    Devices that trust the old one have to learn the new one. Delete the old one there: until then they go on
    trusting whoever may have its key.
    """
    _root(home)
    if not yes and somebody_is_here():
        click.confirm("Every device has to learn the new one. Go on?", abort=True)
    try:
        with Connection(home.folders) as connection:
            connection.do("new_authority")
    except NotRunning:
        home.files.remove(home.folders.authority)
        home.files.remove(home.folders.certificate_facts)
        say("The old authority is gone; the next start makes a new one.")
        return
    say("A new authority is being made; `nbtray certificate` shows it.")


def _certificate(home: Home) -> Certificate:
    found = OwnCertificates(home.folders, home.files).recall()
    if found is None:
        raise NoCertificateYet
    return found.certificate


def _root(home: Home) -> devices.Root:
    kind = home.settings().settings.certificate.kind
    if kind is not CertificateKind.AUTHORITY:
        raise NoAuthority(kind=kind)
    pair = home.files.read(home.folders.authority)
    if pair is None:
        raise NoCertificateYet
    try:
        return devices.root_of(pair)
    except ValueError:
        raise NoCertificateYet from None


def _report(found: Certificate) -> dict[str, object]:
    return {
        "kind": found.kind,
        "fingerprint_sha256": found.fingerprint_sha256,
        "not_before": found.not_before.isoformat(timespec="seconds"),
        "not_after": found.not_after.isoformat(timespec="seconds"),
        "names": list(found.names),
        "left_out": list(found.left_out),
        "trusted": found.trusted,
        "authority_sha256": found.authority_sha256 or None,
    }


def _draw_the_page(home: Home, path: Path) -> None:
    with Connection(home.folders) as connection:
        lan = connection.status()["urls"]["lan"]
    if not lan:
        raise UrlUnknown(which="network")
    say(f"{lan}{PAGE}")
    if sys.stdout is not None and sys.stdout.isatty():
        qr.draw(f"{lan}{PAGE}")
    _write(path, qr.png(f"{lan}{PAGE}"))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise refusal(error, path) from error
    say(f"Written: {path}")


def _say_fingerprint(name: str, fingerprint: str) -> None:
    first, second = fingerprint_lines(fingerprint, 2)
    say(f"  {name:<13}  {first}:")
    say(f"  {'':<13}  {second}")
