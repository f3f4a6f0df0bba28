"""`nbtray mail outbox`: the letters that wait, and a way to drop one."""

import json
from datetime import UTC, datetime, timedelta

import click

from nbtray.cli.home import Home, pass_home
from nbtray.cli.problems import BeingSent, Failed, NbtrayComesUp, NoSuchLetter
from nbtray.cli.rendering import Report, ago
from nbtray.cli.terminal import note, plain, say
from nbtray.client.connection import Connection
from nbtray.client.problems import NotRunning
from nbtray.core.mail.attempts import LONGEST_PAUSE
from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.events import OutboxNotKept, OutboxRecalled
from nbtray.core.mail.queue import dropped
from nbtray.core.mail.waiting import WaitsFor, report, waiting_letters
from nbtray.desktop.single_instance import HeldBy, acquire
from nbtray.storage.outbox_journal import OutboxJournal


@click.command(
    epilog="""\b
Examples:
  nbtray mail outbox            what waits, since when, and why
  nbtray mail outbox --drop 7   send letter 7 to nobody
  nbtray mail outbox --now      try all of them now
  nbtray mail outbox --json | jq -r .problem"""
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each, for a program to read.")
@click.option("--drop", metavar="NUMBER", multiple=True, help="Drop this letter; may be given again.")
@click.option("--now", is_flag=True, help="Try all that wait now, also those that were refused.")
@pass_home
def outbox(home: Home, drop: tuple[str, ...], *, as_json: bool, now: bool) -> None:
    """Show the letters that wait to be sent.

    A letter waits while this computer is offline, the mail server does not take it or the keyring is locked.
    After seven days it is given up.
    """
    for number in drop:
        _drop(home, number)
        if not as_json:
            say(f"Letter {number} is dropped.")
    found, remark = _found(home, now=now)
    for letter in found:
        say(json.dumps(letter)) if as_json else _print(letter, datetime.now(UTC))
    if remark and not as_json:
        note(remark)


_NO_ACCOUNT = "No mail account has been chosen: nbtray config set mail.account ada@example.org"
_WITHOUT_ACCOUNT = "They go once mail.account is set again: `nbtray config list` tells what is wrong."


def _found(home: Home, *, now: bool) -> tuple[list[Report], str]:
    """Return the letters and a remark on all of them."""
    try:
        with Connection(home.folders) as connection:
            if now:
                connection.do("send_again")
            status = connection.status()
    except NotRunning:
        if now:
            raise
        per_hour = home.settings().settings.mail.per_hour
        kept = read_journal(home).outbox
        letters = report(waiting_letters(kept, "", per_hour))
        return list(letters), "They go when nbtray runs." if letters else "No letter waits."
    found: list[Report] = status["mail"]["letters"]
    if not status["mail"]["account"]:
        return found, _WITHOUT_ACCOUNT if found else _NO_ACCOUNT
    if not found:
        return found, "No letter waits."
    return found, "This computer is offline: they go when it is back." if status["offline"] else ""


def _drop(home: Home, number: str) -> None:
    try:
        with Connection(home.folders) as connection:
            before = connection.status()["mail"]["letters"]
            wanted = next((each for each in before if each["number"] == number), None)
            if wanted is None:
                raise NoSuchLetter(number=number)
            connection.drop_letter(number)
            after = connection.status()["mail"]["letters"]
        if any(each["number"] == number for each in after):
            raise BeingSent(number=number)
    except NotRunning:
        _drop_from_journal(home, number)


def _drop_from_journal(home: Home, number: str) -> None:
    held = acquire(home.folders)
    if isinstance(held, HeldBy):
        raise NbtrayComesUp
    with held:
        journal = _journal(home)
        before = journal.recall(RecallOutbox()).outbox
        after = dropped(before, number, "")
        if after == before:
            raise NoSuchLetter(number=number)
        done = journal.keep(KeepOutbox(0, after))
    if isinstance(done, OutboxNotKept):
        raise Failed(done.problem)


def read_journal(home: Home) -> OutboxRecalled:
    """Return what waits while nbtray does not run."""
    return _journal(home).recall(RecallOutbox())


def _journal(home: Home) -> OutboxJournal:
    # A person waits, so what cannot be read now is not tried again for a minute.
    return OutboxJournal(home.folders.outbox, home.files, wait=lambda _: None)


def _print(letter: Report, now: datetime) -> None:
    tried = {0: "not tried yet", 1: "tried once"}.get(letter["attempts"], f"tried {letter['attempts']} times")
    say(f"{letter['number']:>5}  {plain(letter['subject'])}", bold=True)
    say(f"       written {ago(letter['written_at'], now)}, {tried}; {_waits(letter, now)}")
    if letter["problem"]:
        say(f"       {plain(letter['problem'])}")


def _waits(letter: Report, now: datetime) -> str:
    match letter["waits_for"]:
        case WaitsFor.ANSWER:
            return "it is being sent"
        case WaitsFor.PERSON:
            return "waits for you"
        case WaitsFor.KEYRING:
            return "waits until the keyring is unlocked"
        case _:
            return _when(datetime.fromisoformat(letter["next_try"]) - now)


def _when(left: timedelta) -> str:
    if left > LONGEST_PAUSE:  # the clock was set back: nobody waits that long
        return "next try at once"
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        if (count := round(left.total_seconds() / size)) >= 1:
            return f"next try in {count} {name}{'s' if count > 1 else ''}"
    return "next try at once"
