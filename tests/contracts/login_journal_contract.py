"""What whoever claims to follow the logins must do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nbtray.core.logins.effects import ReadLogins, RecallLogins, SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.core.logins.login import LoginKind, LoginLine
from nbtray.ports import LoginJournal

AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
FAILED = LoginLine(AT, LoginKind.FAILED, "203.0.113.5", "curl")
LOCKED = LoginLine(AT + timedelta(seconds=1), LoginKind.LOCKED, "203.0.113.5", "curl", wait=30)
PLACES = ("198.51.100.9", "2001:db8:1:2::/64")


class LoginJournalContract(ABC):
    """Subclass, give fixture `journal`, write to it and spoil what it keeps."""

    @abstractmethod
    def write(self, journal: LoginJournal, *lines: LoginLine) -> None:
        """Have the server write these lines."""

    @abstractmethod
    def full_disk(self, journal: LoginJournal) -> AbstractContextManager[None]:
        """Leave no room for a save while this lasts."""

    def test_nothing_written_is_nothing_to_tell(self, journal: LoginJournal):
        assert journal.recall(RecallLogins()) == LoginsRecalled()
        assert journal.read(ReadLogins(None)) is None

    def test_lines_are_read_once(self, journal: LoginJournal):
        self.write(journal, FAILED)
        assert journal.read(ReadLogins(None)) == LoginsRead((FAILED,))
        self.write(journal, LOCKED)
        assert journal.read(ReadLogins(None)) == LoginsRead((FAILED, LOCKED))
        assert journal.read(ReadLogins(FAILED.at)) == LoginsRead((LOCKED,))
        assert journal.read(ReadLogins(LOCKED.at)) is None

    def test_a_clock_that_was_set_back_hides_no_line(self, journal: LoginJournal):
        back = replace(LOCKED, at=AT - timedelta(days=400))
        self.write(journal, FAILED, back)
        assert journal.read(ReadLogins(FAILED.at)) == LoginsRead((back,))
        assert journal.read(ReadLogins(back.at)) is None

    def test_what_was_saved_comes_back(self, journal: LoginJournal):
        journal.save(SaveLogins(PLACES, AT))
        assert journal.recall(RecallLogins()) == LoginsRecalled(PLACES, AT)
        journal.save(SaveLogins((), None))
        assert journal.recall(RecallLogins()) == LoginsRecalled()

    def test_a_full_disk_keeps_the_save_before(self, journal: LoginJournal):
        journal.save(SaveLogins(PLACES, AT))
        with self.full_disk(journal):
            journal.save(SaveLogins((), None))
        assert journal.recall(RecallLogins()) == LoginsRecalled(PLACES, AT)
