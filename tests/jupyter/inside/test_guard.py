"""Guesses as they come to the guard, with a hash that takes as long as the test wants."""

import asyncio
import json
import threading

import pytest

from nbtray.jupyter.inside.audit import Audit
from nbtray.jupyter.inside.guard import ASK_AGAIN, STRANGERS_WAITING, Answer, Guard, Guess
from nbtray.jupyter.inside.ledger_file import LedgerFile
from nbtray.jupyter.inside.throttle import FREE, GUESSES, HOUR
from nbtray.jupyter.inside.watched_line import WatchedLine

THERE, HERE = "203.0.113.5", "127.0.0.1"
RIGHT = Answer(right=True)
WRONG = Answer(right=False)


class Place:
    """A guard over files of its own, and the hashes it has had computed."""

    def __init__(self, folder):
        self.folder = folder
        self.now = 1_700_000_000.0
        self.compared = []
        self.may_compute = threading.Event()
        self.may_compute.set()
        (folder / "password.hash").write_text("hash of sesame")
        self.guard = self.started()

    def started(self):
        """Return the guard of a server that has just started."""
        return Guard(
            WatchedLine(str(self.folder / "password.hash")),
            self.matches,
            LedgerFile(str(self.folder / "throttle.json")),
            Audit(str(self.folder / "logins.jsonl")),
            lambda: self.now,
        )

    def matches(self, hashed, password):
        self.compared.append(password)
        assert self.may_compute.wait(10)
        return hashed == f"hash of {password}"

    def guess(self, typed="wrong", address=THERE, guard=None):
        return asyncio.run((guard or self.guard).judge(Guess(address, "Firefox", typed)))

    def told(self):
        path = self.folder / "logins.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_the_right_password_opens_and_is_told(place):
    assert place.guess("sesame") == RIGHT
    assert [(line["event"], line["address"]) for line in place.told()] == [("login", THERE)]


def test_whoever_has_to_wait_is_refused_before_the_hash_is_computed(place):
    for _ in range(FREE + 1):
        assert place.guess() == WRONG
    refused = place.guess("sesame")
    assert not refused.right
    assert refused.wait == 30
    assert len(place.compared) == FREE + 1
    assert [line["event"] for line in place.told()] == ["failed"] * (FREE + 1) + ["locked"]


def test_in_an_hour_of_trying_ten_guesses_are_looked_at(place):
    began = place.now
    while place.now < began + HOUR:
        place.guess()
        place.now += 7
    assert len(place.compared) == GUESSES


def test_a_server_that_is_started_again_forgives_nobody(place):
    for _ in range(FREE + 1):
        place.guess()
    assert place.guess("sesame", guard=place.started()).wait > 0
    place.now += 31
    assert place.guess("sesame", guard=place.started()) == RIGHT


def test_a_crash_while_the_hash_is_computed_forgives_nothing(place):
    for _ in range(FREE):
        place.guess()

    def crash(*_):
        raise KeyboardInterrupt

    place.guard._matches = crash
    with pytest.raises(KeyboardInterrupt):
        place.guess()
    assert place.guess("sesame", guard=place.started()).wait > 0


def test_nobody_on_this_computer_is_ever_refused(place):
    for _ in range(GUESSES * 3):
        assert place.guess(address=HERE) == WRONG
    assert place.guess("sesame", address=HERE) == RIGHT


def test_another_address_does_not_wait_for_a_guesser(place):
    for _ in range(FREE + 1):
        place.guess()
    assert place.guess("sesame", address="198.51.100.9") == RIGHT


def test_the_brake_for_strangers_is_told_once_an_hour_and_lets_in_whoever_was_here(place):
    place.guess("sesame", address="192.0.2.7")
    for number in range(150):
        place.guess(address=f"198.51.100.{number}")
    assert place.guess("sesame").wait > 0
    assert place.guess("sesame", address="192.0.2.7") == RIGHT
    assert [line["event"] for line in place.told()].count("brake") == 1


def test_while_a_hash_is_computed_the_loop_runs_on_and_few_strangers_wait(place):
    place.guess("sesame", address="192.0.2.7")
    place.may_compute.clear()

    async def many():
        strangers = [
            asyncio.ensure_future(place.guard.judge(Guess(f"198.51.100.{number}", "", "wrong")))
            for number in range(STRANGERS_WAITING + 1)
        ]
        known = asyncio.ensure_future(place.guard.judge(Guess("192.0.2.7", "", "sesame")))
        # The one that found no place has its answer although no hash is there yet.
        first, _ = await asyncio.wait(strangers, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        place.may_compute.set()
        return [each.result() for each in first], await asyncio.gather(*strangers), await known

    first, strangers, known = asyncio.run(many())
    assert first == [Answer(right=False, wait=ASK_AGAIN)]
    assert strangers.count(WRONG) == STRANGERS_WAITING
    assert known == RIGHT


@pytest.mark.parametrize("content", ["", "\n", "argon2:no hash at all"])
def test_without_a_hash_nobody_gets_in(place, content):
    (place.folder / "password.hash").write_text(content)
    assert place.guess("") == WRONG
    assert place.guess("sesame") == WRONG


def test_a_hash_that_is_none_is_no_error(place):
    def broken(*_):
        raise ValueError

    place.guard._matches = broken
    assert place.guess("sesame") == WRONG


def test_a_guess_never_shows_its_password(place):
    assert "sesame" not in repr(Guess(THERE, "Firefox", "sesame"))
    place.guess("sesame")
    written = b"".join(path.read_bytes() for path in place.folder.iterdir() if path.name != "password.hash")
    assert b"sesame" not in written
