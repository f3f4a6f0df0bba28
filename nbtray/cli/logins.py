"""`nbtray logins`."""

import json

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.left_behind import record_of
from nbtray.cli.terminal import note, plain, say
from nbtray.core.logins import wording as login_wording
from nbtray.core.logins.login import LoginKind, LoginLine
from nbtray.jupyter import left_terminals
from nbtray.jupyter.everybody_out import log_everybody_out
from nbtray.storage.login_journal import last_lines

COLOURS = {
    LoginKind.LOGIN: "green",
    LoginKind.FAILED: "yellow",
    LoginKind.LOCKED: "red",
    LoginKind.BRAKE: "red",
}


@click.command(
    epilog="""\b
Examples:
  nbtray logins            the last 50
  nbtray logins --json | jq -r 'select(.event == "failed") | .address' | sort | uniq -c
  nbtray logins --log-everybody-out
  nbtray logins --terminals"""
)
@click.option("-n", "--lines", default=50, show_default=True, type=click.IntRange(0), help="How many.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each, for a program to read.")
@click.option(
    "--log-everybody-out",
    "out",
    is_flag=True,
    help="End every login at once and hang up on open notebooks; kernels run on.",
)
@click.option("--terminals", is_flag=True, help="Show the terminals left by logins that have ended.")
@click.option("--end-terminals", is_flag=True, help="End these terminals, and what runs in them.")
@pass_home
def logins(  # noqa: PLR0913 -- its options, by name
    home: Home, lines: int, *, as_json: bool, out: bool, terminals: bool, end_terminals: bool
) -> None:
    """Tell who has logged in, and who has tried."""
    if out:
        record = record_of(home)
        log_everybody_out(home.folders, home.files, record.port if record else None)
        say("Everybody has been logged out.")
    if end_terminals:
        ended = left_terminals.end_left(home.folders, home.files)
        say(f"{ended} terminal{'' if ended == 1 else 's'} ended.")
    if terminals:
        _print_terminals(home, as_json=as_json)
    if out or end_terminals or terminals:
        return
    found = last_lines(home.files, home.folders.logins)[-lines:] if lines else ()
    for line in found:
        say(_json(line)) if as_json else _print(line)
    if not found and not as_json:
        note("Nobody has logged in or tried to yet.")


def _print_terminals(home: Home, *, as_json: bool) -> None:
    found = left_terminals.left(home.folders, home.files)
    for each in found:
        if as_json:
            told = {"name": each.name, "address": each.address, "user_agent": each.user_agent}
            say(json.dumps({**told, "opened_at": each.opened_at.isoformat()}))
        else:
            when = f"{each.opened_at.astimezone():%Y-%m-%d %H:%M:%S}"
            browser = login_wording.agent_in_words(each.user_agent)
            say(plain(f"{when}  terminal {each.name:15}  {each.address:24}  {browser}"))
    if not found and not as_json:
        note("No terminal is left of a login that has ended.")


def _print(line: LoginLine) -> None:
    when = f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}"
    told = f"{when}  {login_wording.what(line):24}  {line.address:24}  {login_wording.agent(line)}"
    say(plain(told), COLOURS.get(line.kind))


def _json(line: LoginLine) -> str:
    return json.dumps(
        {
            "time": line.at.isoformat(),
            "event": line.kind.value,
            "address": line.address,
            "user_agent": line.user_agent,
            "wait": line.wait or None,
        }
    )
