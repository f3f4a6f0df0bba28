"""`nbtray mail outbox`, of an nbtray that runs and of one that does not."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from beds.fakes_mail import FakeMailer
from beds.full_disk import no_file_may_grow
from beds.running_nbtray import running_nbtray
from beds.waiting import until
from letters import ALIVE, FULL_OUTBOX, MOVE, SILENT, WRONG_PASSWORD

from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.fault import Fault, Kind, Phase
from nbtray.core.mail.queue import Hold, Waiting
from nbtray.desktop.single_instance import acquire
from nbtray.storage.folders import prepare
from nbtray.storage.outbox_journal import OutboxJournal
from nbtray.storage.private_files import PrivateFiles


class PatientMailer(FakeMailer):
    """Says when it is asked, and answers when it may."""

    def __init__(self, **fields):
        super().__init__(**fields)
        self.asked, self.may_go = threading.Event(), threading.Event()
        self.may_go.set()

    def send(self, effect):
        self.asked.set()
        assert self.may_go.wait(60)
        return super().send(effect)


@pytest.fixture
def journal(folders):
    """Two letters that an nbtray has left: one for a person to mend, one that is due."""
    prepare(folders)
    folders.settings_file.write_text('[mail]\naccount = "ada@example.org"\nhost = "127.0.0.1"\n')
    now = datetime.now(UTC)  # the ages are told in minutes: not when this file was loaded
    refused = replace(ALIVE, written_at=now - timedelta(hours=3))
    silent = replace(MOVE, written_at=now - timedelta(minutes=5))
    waiting = (
        Waiting(refused, now, attempts=1, hold=Hold.PERSON, problem=WRONG_PASSWORD),
        Waiting(silent, now, attempts=4, problem=SILENT),
    )
    journal = OutboxJournal(folders.outbox, PrivateFiles())
    journal.keep(KeepOutbox(1, replace(FULL_OUTBOX, waiting=waiting, accepted=())))
    return journal


@pytest.fixture
def mailer():
    return PatientMailer(fault=Fault(Kind.TIMED_OUT, Phase.CONNECT))


@pytest.fixture
def running(folders, journal, mailer):  # noqa: ARG001 -- what it has left
    with running_nbtray(folders, mailer=mailer) as it:
        it.wait_until(lambda status: [each.attempts for each in status.mail.letters] == [1, 5])
        yield it


def numbers(nbtray):
    return [json.loads(line)["number"] for line in nbtray("mail", "outbox", "--json").out.splitlines()]


def kept(journal):
    return [each.letter.number for each in journal.recall(RecallOutbox()).outbox.waiting]


def test_it_tells_what_waits_since_when_and_why(nbtray, running):
    assert nbtray("mail", "outbox").out.splitlines() == [
        "    6  still at 82.3.70.20",
        "       written 3 hours ago, tried once; waits for you",
        f"       {WRONG_PASSWORD}",
        "    7  new address 82.3.70.20",
        "       written 5 minutes ago, tried 5 times; next try in 13 minutes",
        f"       {running.engine.status.mail.letters[1].problem}",
    ]


def test_without_an_nbtray_that_runs_the_journal_tells(nbtray, journal):
    done = nbtray("mail", "outbox")
    assert "new address 82.3.70.20" in done.out
    assert "They go when nbtray runs." in done.err
    assert numbers(nbtray) == ["6", "7"]
    assert kept(journal) == ["6", "7"]


def test_a_clock_that_was_set_back_is_no_long_wait(nbtray, journal):
    outbox = journal.recall(RecallOutbox()).outbox
    later = tuple(replace(each, next_at=datetime.now(UTC) + timedelta(days=400)) for each in outbox.waiting)
    journal.keep(KeepOutbox(2, replace(outbox, waiting=later)))
    assert "tried 4 times; next try at once" in nbtray("mail", "outbox").out


def test_nothing_that_waits_is_said(nbtray):
    done = nbtray("mail", "outbox")
    assert (done.status, done.out, done.err) == (0, "", "No letter waits.\n")
    assert nbtray("mail", "outbox", "--json").err == ""


@pytest.mark.usefixtures("running")
def test_a_letter_is_dropped_for_good(nbtray, journal):
    assert nbtray("mail", "outbox", "--drop", "7").out.startswith("Letter 7 is dropped.\n    6  still at")
    assert numbers(nbtray) == ["6"]
    until(lambda: kept(journal) == ["6"], what="the journal to say so")


def test_a_letter_is_dropped_from_the_journal_too(nbtray, journal):
    assert nbtray("mail", "outbox", "--drop", "6", "--drop", "7").status == 0
    assert kept(journal) == []


@pytest.mark.parametrize("home", ["running", "journal"])
def test_a_letter_that_is_none_changes_nothing(nbtray, journal, home, request):
    request.getfixturevalue(home)
    done = nbtray("mail", "outbox", "--drop", "8")
    assert (done.status, done.err.splitlines()[0]) == (1, "No letter 8 waits.")
    assert kept(journal) == ["6", "7"]


def test_the_letter_that_is_being_sent_stays(nbtray, running, mailer):
    mailer.may_go.clear()
    mailer.fault = None
    mailer.asked.clear()
    nbtray("mail", "outbox", "--now")
    assert mailer.asked.wait(60)
    done = nbtray("mail", "outbox", "--drop", "6")
    mailer.may_go.set()
    assert (done.status, done.err.splitlines()[0]) == (1, "Letter 6 is being sent just now.")
    running.wait_until(lambda status: status.mail.waiting == 0)
    assert [letter.number for letter, _ in mailer.taken] == ["6", "7"]


def test_while_nbtray_comes_up_its_letters_are_left_alone(nbtray, folders, journal):
    with acquire(folders):
        done = nbtray("mail", "outbox", "--drop", "6")
    assert (done.status, "Try again in a moment" in done.err) == (1, True)
    assert kept(journal) == ["6", "7"]


def test_a_full_disk_keeps_the_letter_and_is_said(nbtray, journal):
    with no_file_may_grow():
        done = nbtray("mail", "outbox", "--drop", "6")
    assert (done.status, "disk is full" in done.err) == (1, True), done
    assert kept(journal) == ["6", "7"]


@pytest.mark.usefixtures("journal")
def test_only_an_nbtray_that_runs_can_try_now(nbtray):
    done = nbtray("mail", "outbox", "--now")
    assert (done.status, done.err.splitlines()[0]) == (1, "nbtray is not running.")


@pytest.mark.parametrize("settings", ["[mail", ""], ids=["damaged", "without an account"])
def test_what_waits_is_told_without_an_account(nbtray, folders, journal, settings):  # noqa: ARG001
    folders.settings_file.write_text(settings)
    assert len(numbers(nbtray)) == 2
    assert json.loads(nbtray("status", "--json").out)["mail"]["waiting"] == 2
    assert "no account is set, 2 letters wait" in nbtray("status").out


def test_damaged_settings_hide_nothing_that_waits_while_nbtray_runs(nbtray, folders, journal):  # noqa: ARG001
    folders.settings_file.write_text("[mail")
    with running_nbtray(folders) as it:
        it.wait_until(lambda status: status.mail.waiting == 2)
        assert len(numbers(nbtray)) == 2
        assert "mail.account is set again" in nbtray("mail", "outbox").err
        assert json.loads(nbtray("status", "--json").out)["mail"]["waiting"] == 2
