"""`nbtray mail`: what sends the letters."""

import sys
from collections.abc import Iterator

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.mail_password import for_this_time, password, release_letters
from nbtray.cli.outbox import outbox
from nbtray.cli.problems import MailTestFailed
from nbtray.cli.secrets import secret_places
from nbtray.cli.terminal import note, plain, say
from nbtray.core.mail.providers import PROVIDERS, Provider, provider_named, provider_of
from nbtray.core.mail.test_message import Step, StepState
from nbtray.core.secrets import WITH_THE_PERSON
from nbtray.engine.clock import SystemClock
from nbtray.mail.credential import credential_from
from nbtray.mail.rehearsal import rehearse

_MARKS = {
    StepState.DONE: ("ok", "green"),
    StepState.SKIPPED: ("--", None),
    StepState.FAILED: ("no", "red"),
    StepState.UNCONFIRMED: ("??", "yellow"),
}


@click.group(
    epilog="""\b
Examples:
  nbtray config set mail.account ada@example.org
  nbtray mail password
  nbtray mail test
  nbtray mail outbox"""
)
def mail() -> None:
    """Letters that tell you the URL."""


@mail.command(
    epilog="""\b
Examples:
  nbtray mail test
  pass show mail | nbtray mail test --stdin"""
)
@click.option("--stdin", "from_stdin", is_flag=True, help="Log in with the first line of standard input.")
@pass_home
def test(home: Home, *, from_stdin: bool) -> None:
    """Send a test letter now, and show each step.

    It uses the settings as the file has them, and works whether nbtray runs or not.
    """
    settings = home.settings().settings.mail
    credential = for_this_time(settings, from_stdin=from_stdin) or credential_from(
        secret_places(home).of, may_ask=True, seconds=WITH_THE_PERSON
    )
    last = _show(rehearse(settings, credential, SystemClock()))
    if last is not StepState.DONE:
        raise MailTestFailed
    release_letters(home)


@mail.command(
    epilog="""\b
Examples:
  nbtray mail providers
  nbtray config set mail.provider fastmail"""
)
@pass_home
def providers(home: Home) -> None:
    """List the mail providers nbtray knows, and what each wants.

    The one that your settings lead to is marked. Any other server can be set with mail.host.
    """
    settings = home.settings().settings.mail
    named = provider_named(settings.provider) if settings.provider else provider_of(settings.account)
    chosen = None if settings.host else named
    for each in PROVIDERS:
        mark = "*" if each == chosen else " "
        say(f"{mark} {each.key:<13} {each.name:<31} {each.wants:<15}  {_server(each)}", bold=each == chosen)
        say(f"    {each.hint}")
        say(f"    {each.page}")


mail.add_command(outbox)
mail.add_command(password)


def _server(provider: Provider) -> str:
    return f"{provider.host}, port {provider.port}"


def _show(steps: Iterator[Step]) -> StepState:
    """Print each step as it ends, and in a terminal also the one that goes on; return how the last ended."""
    state = StepState.BEGUN
    live = sys.stdout.isatty()
    for step in steps:
        state = step.state
        if state is StepState.BEGUN:
            if live:
                click.echo(f".. {step.name:<9}        {plain(step.sentence)}", nl=False)
            continue
        if live:
            click.echo("\r\x1b[K", nl=False)
        mark, colour = _MARKS[state]
        say(f"{click.style(mark, fg=colour)} {step.name:<9} {step.seconds:5.2f} s  {plain(step.sentence)}")
    if state is StepState.DONE:
        note("Look whether it has arrived; if not, look into the folder for spam.")
    return state
