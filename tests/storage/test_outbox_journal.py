import json
import random
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest
from beds.fakes_storage import FakeOutboxJournal, FakePrivateFiles
from beds.full_disk import FakeDisk, RealDisk
from contracts.outbox_journal_contract import NEXT, OutboxJournalContract
from letters import FULL_OUTBOX

from nbtray.core.mail.effects import KeepOutbox, RecallOutbox
from nbtray.core.mail.queue import Outbox
from nbtray.storage import outbox_journal
from nbtray.storage.outbox_journal import LONGEST, READ_AGAIN, TRIES, OutboxJournal
from nbtray.storage.outbox_json import to_json
from nbtray.storage.private_files import PrivateFiles

TESTS = Path(__file__).resolve().parent.parent
EMPTY = Outbox("0123456789abcdef")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "outbox.journal"


@pytest.fixture
def journal(path):
    return OutboxJournal(path, PrivateFiles())


def recalled(journal):
    return journal.recall(RecallOutbox()).outbox


class TestOutboxJournal(RealDisk, OutboxJournalContract):
    """The journal on a disk."""


class TestFakeOutboxJournal(FakeDisk, OutboxJournalContract):
    @pytest.fixture
    def journal(self):
        return FakeOutboxJournal()


def test_only_this_user_can_read_it(journal, path):
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_homes_have_different_names(tmp_path):
    one, other = (OutboxJournal(tmp_path / name, PrivateFiles()) for name in ("one", "other"))
    assert recalled(one).identity != recalled(other).identity


def test_cut_off_at_any_byte_the_last_whole_one_counts_and_the_next_is_kept(path):
    files = FakePrivateFiles()
    journal = OutboxJournal(path, files)
    ends = []
    for number, outbox in enumerate((EMPTY, FULL_OUTBOX, NEXT)):
        journal.keep(KeepOutbox(number, outbox))
        ends.append((len(files.contents[path]), outbox))
    whole = files.contents[path]
    later = replace(NEXT, written=99)
    for size in range(len(whole) + 1):
        files.contents[path] = whole[:size]
        # The line end is no part of what is kept.
        before = [outbox for end, outbox in ends if end - 1 <= size]
        found = recalled(journal)
        assert found == before[-1] if before else found.written == 0
        journal.keep(KeepOutbox(9, later))
        assert recalled(journal) == later


def test_a_byte_that_changed_on_the_disk_makes_its_line_as_if_it_were_not_there(path):
    files = FakePrivateFiles()
    journal = OutboxJournal(path, files)
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    first = len(files.contents[path])
    journal.keep(KeepOutbox(2, NEXT))
    whole = files.contents[path]
    for at in range(first + 1, len(whole) - 1):
        files.contents[path] = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        assert recalled(journal) == FULL_OUTBOX


def line_of(saved):
    text = json.dumps(saved).encode()
    return b"%08x %s\n" % (crc32(text), text)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x00" * 100,
        b"not a journal",
        line_of(None),
        line_of([]),
        line_of({}),
        line_of({**to_json(FULL_OUTBOX), "identity": 7}),
        line_of({**to_json(FULL_OUTBOX), "accepted": ["2026-03-01T12:00:00"]}),
        line_of({**to_json(FULL_OUTBOX), "told": [{"address": 1359103242, "at": "2026-03-01T12:00:00Z"}]}),
        line_of({**to_json(FULL_OUTBOX), "waiting": "none"}),
        line_of({**to_json(FULL_OUTBOX), "written": float("inf")}),
        line_of({**to_json(FULL_OUTBOX), "readers": "ada@example.org"}),
    ],
)
def test_a_journal_that_holds_something_else_is_a_new_outbox(journal, path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    found = recalled(journal)
    assert found == Outbox(found.identity)
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    assert recalled(journal) == FULL_OUTBOX


def test_age_and_corrections_are_kept(journal):
    (first, *rest) = FULL_OUTBOX.waiting
    letter = replace(first.letter, wrong=("93.184.216.34",))
    outbox = replace(FULL_OUTBOX, waiting=(replace(first, letter=letter, age=timedelta(days=3)), *rest))
    journal.keep(KeepOutbox(1, outbox))
    assert recalled(journal) == outbox


def test_a_journal_from_before_letters_had_an_age_and_corrections_is_read(journal, path):
    saved = to_json(FULL_OUTBOX)
    for each in saved["waiting"]:
        del each["age"], each["letter"]["wrong"]
    path.parent.mkdir()
    path.write_bytes(line_of(saved))
    assert recalled(journal) == FULL_OUTBOX


def test_what_an_other_version_has_written_leaves_the_one_before(journal, path):
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    path.write_bytes(path.read_bytes() + line_of({"of": "the future"}))
    assert recalled(journal) == FULL_OUTBOX


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_journal_that_cannot_be_read_is_a_new_outbox(journal, path, caplog):
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    import resource  # noqa: PLC0415 -- not on Windows

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    waited = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        found = recalled(OutboxJournal(path, PrivateFiles(), waited.append))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert found.written == 0
    assert waited == [READ_AGAIN] * (TRIES - 1)
    assert caplog.text.count("could not be read") == 1


def test_what_is_no_file_is_a_new_outbox_at_once(path, caplog):
    path.mkdir(parents=True)
    waited = []
    assert recalled(OutboxJournal(path, PrivateFiles(), waited.append)).written == 0
    assert waited == []
    assert caplog.text.count("could not be read") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_journal_that_cannot_be_read_for_a_moment_is_waited_for(journal, path):
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    import resource  # noqa: PLC0415 -- not on Windows

    before = resource.getrlimit(resource.RLIMIT_NOFILE)

    def room_again(_):
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    waiting = OutboxJournal(path, PrivateFiles(), room_again)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        assert recalled(waiting) == FULL_OUTBOX
    finally:
        room_again(0)


def test_it_is_found_behind_more_ruins_than_are_read_at_first(journal, path):
    journal.keep(KeepOutbox(1, FULL_OUTBOX))
    with path.open("ab") as file:
        file.write(b"ruin\n" * 50_000)
    assert recalled(journal) == FULL_OUTBOX


def test_it_begins_anew_before_it_gets_long(path):
    files = FakePrivateFiles()
    journal = OutboxJournal(path, files)
    sizes = []
    for number in range(1000):
        outbox = replace(FULL_OUTBOX, written=number)
        journal.keep(KeepOutbox(number, outbox))
        sizes.append(len(files.contents[path]))
    assert max(sizes) <= LONGEST
    assert sizes != sorted(sizes)
    assert recalled(journal).written == 999


def test_a_journal_that_cannot_be_shortened_is_kept_all_the_same(path, monkeypatch, caplog):
    files = FakePrivateFiles()
    monkeypatch.setattr(outbox_journal, "LONGEST", 10)
    append = files.append

    def append_and_fill_the_disk(path, content):
        size = append(path, content)
        files.full = True
        return size

    monkeypatch.setattr(files, "append", append_and_fill_the_disk)
    journal = OutboxJournal(path, files)
    assert journal.keep(KeepOutbox(1, FULL_OUTBOX)).number == 1
    assert recalled(journal) == FULL_OUTBOX
    assert "could not be shortened" in caplog.text


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, {tests!r})
from letters import FULL_OUTBOX
from nbtray.core.mail.effects import KeepOutbox
from nbtray.storage import outbox_journal
from nbtray.storage.private_files import PrivateFiles

outbox_journal.LONGEST = 20_000  # so that it also dies while it begins anew
journal = outbox_journal.OutboxJournal(Path(sys.argv[1]), PrivateFiles())
first = int(sys.argv[2])
for number in range(first, first + 10_000):
    journal.keep(KeepOutbox(number, replace(FULL_OUTBOX, written=number)))
    print(number, flush=True)
"""


def test_a_writer_that_is_killed_at_any_time_loses_nothing_it_had_kept(journal, path):
    chance = random.Random(20260301)  # noqa: S311 -- the same times in each run
    program = WRITER.format(tests=str(TESTS))
    last = 0
    for _ in range(12):
        command = [sys.executable, "-c", program, str(path), str(last + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            for _ in range(chance.randint(1, 60)):
                said = writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
            said = [said, *writer.stdout.read().split("\n")]
        kept = int([each for each in said if each.strip()][-1])
        found = recalled(journal).written
        assert found in (kept, kept + 1)  # one may be on the disk and not have been told
        last = found
    assert last > 12
