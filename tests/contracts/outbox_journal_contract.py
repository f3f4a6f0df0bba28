"""What whoever claims to keep the outbox must do."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import replace

from letters import FULL_OUTBOX

from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.events import OutboxKept, OutboxNotKept
from nbtray.core.mail.queue import Outbox
from nbtray.ports import OutboxJournal

NEXT = replace(FULL_OUTBOX, written=8, waiting=())


class OutboxJournalContract(ABC):
    """Subclass, give fixture `journal`, and fill the disk."""

    @abstractmethod
    def full_disk(self, journal: OutboxJournal) -> AbstractContextManager[None]:
        """Leave no room while this lasts."""

    def test_nothing_kept_is_a_new_outbox_with_a_name(self, journal: OutboxJournal):
        outbox = journal.recall(RecallOutbox()).outbox
        assert outbox == Outbox(outbox.identity)
        assert outbox.identity

    def test_what_was_kept_comes_back(self, journal: OutboxJournal):
        assert journal.keep(KeepOutbox(1, FULL_OUTBOX)) == OutboxKept(1)
        assert journal.recall(RecallOutbox()).outbox == FULL_OUTBOX

    def test_the_last_one_kept_counts(self, journal: OutboxJournal):
        journal.keep(KeepOutbox(1, FULL_OUTBOX))
        journal.keep(KeepOutbox(2, NEXT))
        assert journal.recall(RecallOutbox()).outbox == NEXT

    def test_a_full_disk_is_a_sentence_and_keeps_the_one_before(self, journal: OutboxJournal):
        journal.keep(KeepOutbox(1, FULL_OUTBOX))
        with self.full_disk(journal):
            refused = journal.keep(KeepOutbox(2, NEXT))
        assert isinstance(refused, OutboxNotKept)
        assert (refused.number, refused.problem.code) == (2, "DiskFull")
        assert journal.recall(RecallOutbox()).outbox == FULL_OUTBOX
        assert journal.keep(KeepOutbox(3, NEXT)) == OutboxKept(3)
        assert journal.recall(RecallOutbox()).outbox == NEXT
