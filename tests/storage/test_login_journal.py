import json
from datetime import UTC, datetime, timedelta

import pytest
from beds.fakes_storage import FakeLoginJournal
from beds.full_disk import FakeDisk, RealDisk
from contracts.login_journal_contract import AT, FAILED, LOCKED, LoginJournalContract

from nbtray.core.folders import Folders
from nbtray.core.logins.effects import ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.engine.clock import SystemClock
from nbtray.jupyter.inside.audit import Audit
from nbtray.storage.login_journal import END, LoginJournal
from nbtray.storage.private_files import PrivateFiles


@pytest.fixture
def folders(tmp_path):
    made = Folders(*(tmp_path / name for name in ("settings", "state", "logs", "run")))
    made.logs.mkdir()
    return made


def written(folders, *lines):
    """Have the server's own writer write them."""
    audit = Audit(str(folders.logins))
    for line in lines:
        more = {"wait": line.wait} if line.wait else {}
        audit.write(line.at.timestamp(), line.kind.value, line.address, line.user_agent, **more)


class TestLoginJournal(RealDisk, LoginJournalContract):
    @pytest.fixture
    def journal(self, folders):
        self.folders = folders
        return LoginJournal(folders, PrivateFiles(), SystemClock())

    def write(self, journal, *lines):
        del journal
        written(self.folders, *lines)


class TestFakeLoginJournal(FakeDisk, LoginJournalContract):
    @pytest.fixture
    def journal(self):
        return FakeLoginJournal()

    def write(self, journal, *lines):
        journal.lines += lines


@pytest.mark.parametrize(
    "odd",
    [
        b"\xff\xfe\n",
        b"[]\n",
        b"{}\n",
        b'{"time": "2026-03-01T12:30:16", "event": "login", "address": "a", "user_agent": ""}\n',
        b'{"time": "x", "event": "login", "address": "a", "user_agent": ""}\n',
        b'{"time": "2026-03-01T12:30:16+00:00", "event": "new kind", "address": "a", "user_agent": ""}\n',
        b'{"time": "2026-03-01T12:30:16+00:00", "event": "lo',
    ],
)
def test_a_line_that_is_none_is_passed_over(folders, odd):
    written(folders, FAILED)
    with folders.logins.open("ab") as audit:
        audit.write(odd)
    assert LoginJournal(folders, PrivateFiles(), SystemClock()).read(ReadLogins(None)) == LoginsRead(
        (FAILED,)
    )


def test_what_was_written_before_the_turn_is_read_too(folders):
    written(folders, FAILED)
    folders.logins.rename(folders.logins.with_name("logins.jsonl.1"))
    written(folders, LOCKED)
    assert LoginJournal(folders, PrivateFiles(), SystemClock()).read(ReadLogins(None)) == LoginsRead(
        (FAILED, LOCKED)
    )


def test_without_the_last_line_taken_in_its_time_tells_what_is_new(folders):
    written(folders, FAILED, LOCKED)
    between = FAILED.at + timedelta(milliseconds=500)
    assert LoginJournal(folders, PrivateFiles(), SystemClock()).read(ReadLogins(between)) == LoginsRead(
        (LOCKED,)
    )


def test_a_last_line_of_a_clock_set_back_since_hides_nothing_though_it_is_gone(folders):
    written(folders, FAILED, LOCKED)
    journal = LoginJournal(folders, PrivateFiles(), SystemClock())
    assert journal.read(ReadLogins(datetime.now(UTC) + timedelta(days=400))) == LoginsRead((FAILED, LOCKED))


def test_of_a_long_file_the_end_is_read(folders):
    written(folders, *[FAILED] * (END // 100), LOCKED)
    read = LoginJournal(folders, PrivateFiles(), SystemClock()).read(ReadLogins(None))
    assert 100 < len(read.lines) < END // 100
    assert read.lines[-1].kind is LOCKED.kind


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"seen": "x", "until": ""}',
        '{"seen": [], "until": "x"}',
        '{"seen": [], "until": "2026-03-01"}',
    ],
)
def test_a_memory_that_holds_something_else_is_nobody_seen(folders, content):
    folders.state.mkdir()
    folders.logins_seen.write_text(content)
    assert LoginJournal(folders, PrivateFiles(), SystemClock()).recall(RecallLogins()) == LoginsRecalled()


def test_the_memory_is_for_this_user_only(folders):
    LoginJournal(folders, PrivateFiles(), SystemClock()).save(SaveLogins(("198.51.100.9",), AT))
    assert folders.logins_seen.stat().st_mode & 0o777 == 0o600
    assert json.loads(folders.logins_seen.read_text())["seen"] == ["198.51.100.9"]
