"""Guesses as they come to the guard, with a hash that takes as long as the test wants."""

import asyncio
import json
import threading

import pyotp
import pytest

from nbtray.jupyter.inside.audit import Audit
from nbtray.jupyter.inside.guard import ASK_AGAIN, STRANGERS_WAITING, Answer, Guard, Guess, Locks
from nbtray.jupyter.inside.ledger_file import LedgerFile
from nbtray.jupyter.inside.peer import Client
from nbtray.jupyter.inside.second_factor import SecondFactor
from nbtray.jupyter.inside.throttle import FREE, GUESSES, HOUR, WELCOME_FOR
from nbtray.jupyter.inside.totp import recovery_hash
from nbtray.jupyter.inside.wall_clock import WallClock
from nbtray.jupyter.inside.watched_line import WatchedLine

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
THERE, HERE = "203.0.113.5", "127.0.0.1"
RIGHT = Answer(right=True)
WRONG = Answer(right=False)


class Place:
    """A guard over files of its own, and the hashes it has had computed."""

    def __init__(self, folder):
        self.folder = folder
        self.now = 1_700_000_000.0
        self.set_by = 0.0
        self.compared = []
        self.may_compute = threading.Event()
        self.may_compute.set()
        (folder / "password.hash").write_text("hash of sesame")
        self.guard = self.started()

    def started(self):
        """Return the guard of a server that has just started."""
        return Guard(
            Locks(
                WatchedLine(str(self.folder / "password.hash")),
                self._compare,
                SecondFactor(str(self.folder / "totp.json"), str(self.folder / "totp-spent.json")),
            ),
            LedgerFile(str(self.folder / "throttle.json")),
            Audit(str(self.folder / "logins.jsonl")),
            WallClock(lambda: self.now, lambda: self.now - self.set_by),
        )

    def set_clock(self, by):
        """Set the clock; no time passes."""
        self.now += by
        self.set_by += by

    def _compare(self, hashed, password):
        return self.matches(hashed, password)

    def matches(self, hashed, password):
        self.compared.append(password)
        assert self.may_compute.wait(60)
        return hashed == f"hash of {password}"

    def guess(self, typed="wrong", address=THERE, guard=None, code=""):
        return asyncio.run((guard or self.guard).judge(Guess(address, "Firefox", typed, code)))

    def want_codes(self, *recovery):
        """Turn the second factor on, and return the code of this moment."""
        hashes = [recovery_hash(each) for each in recovery]
        (self.folder / "totp.json").write_text(json.dumps({"secret": SECRET, "recovery": hashes}))
        return pyotp.TOTP(SECRET).at(int(self.now))

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

    place.matches = crash
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


@pytest.mark.parametrize("address", [THERE, HERE])
def test_the_old_password_opens_nothing_once_there_is_a_new_one(place, address):
    """Whoever knows it could log in again and again, so that one try falls into that moment."""

    def and_then_it_is_changed(hashed, password):
        (place.folder / "password.hash").write_text("hash of melon seeds")
        return hashed == f"hash of {password}"

    place.matches = and_then_it_is_changed
    assert place.guess("sesame", address=address) == WRONG
    assert [line["event"] for line in place.told()] == ["failed"]
    assert place.guess("melon seeds", address=address) == RIGHT


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
        first, _ = await asyncio.wait(strangers, return_when=asyncio.FIRST_COMPLETED, timeout=60)
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

    place.matches = broken
    assert place.guess("sesame") == WRONG


def test_a_guess_never_shows_its_password(place):
    assert "sesame" not in repr(Guess(THERE, "Firefox", "sesame"))
    place.guess("sesame")
    written = b"".join(path.read_bytes() for path in place.folder.iterdir() if path.name != "password.hash")
    assert b"sesame" not in written


def test_with_a_second_factor_it_takes_both(place):
    code = place.want_codes()
    assert place.guess("sesame") == WRONG
    assert place.guess("wrong", code=code) == WRONG
    assert place.guess("sesame", code=code) == RIGHT
    assert [line["event"] for line in place.told()] == ["wrong_code", "failed", "login"]


def test_a_code_is_looked_at_whether_or_not_the_password_is_right(place):
    """The time of the answer must not tell a right password from a wrong one."""
    looked_at = []
    check = place.guard._locks.second.check
    place.guard._locks.second.check = lambda code, now: looked_at.append(code) or check(code, now)
    place.want_codes()
    place.guess("wrong", code="111111")
    place.guess("sesame", code="222222")
    assert looked_at == ["111111", "222222"]
    assert place.compared == ["wrong", "sesame"]


def test_a_code_counts_once_also_after_a_restart(place):
    code = place.want_codes()
    assert place.guess("sesame", code=code) == RIGHT
    assert place.guess("sesame", code=code) == WRONG
    assert place.guess("sesame", code=code, guard=place.started()) == WRONG
    place.now += 30
    assert place.guess("sesame", code=pyotp.TOTP(SECRET).at(int(place.now))) == RIGHT


@pytest.mark.parametrize("by_recovery", [False, True])
def test_of_two_at_once_with_the_same_code_one_gets_in(place, by_recovery):
    code = place.want_codes("abcd-efgh-ijkl-mnop")
    code = "abcd-efgh-ijkl-mnop" if by_recovery else code

    async def two():
        tries = [place.guard.judge(Guess(address, "", "sesame", code)) for address in (THERE, HERE)]
        return await asyncio.gather(*tries)

    assert sorted(asyncio.run(two())) == [WRONG, RIGHT]


DAYS = 8 * 86400.0
either_way = pytest.mark.parametrize("by", [DAYS, -DAYS, -1_700_000_000.0, 10 * 365 * 86400.0])


@either_way
def test_a_clock_that_is_set_neither_lengthens_nor_lifts_a_lock_out(place, by):
    for _ in range(FREE + 3):
        place.now += place.guess().wait
    before = place.guess("sesame").wait
    assert before == 60
    place.set_clock(by)
    assert place.guess("sesame").wait == pytest.approx(before)
    place.now += 10
    place.set_clock(-by)
    assert place.guess("sesame").wait == pytest.approx(before - 10)
    place.now += before
    assert place.guess("sesame") == RIGHT


@either_way
def test_a_network_that_is_welcome_stays_so_when_the_clock_is_set(place, by):
    assert place.guess("sesame") == RIGHT
    place.set_clock(by)
    place.guess("wrong")
    assert place.guard.is_welcome(Client(THERE))
    place.now += WELCOME_FOR
    place.guess("wrong", "203.0.113.77")
    assert not place.guard.is_welcome(Client(THERE))


@either_way
def test_one_wrong_guess_costs_no_waiting_wherever_the_clock_is_set(place, by):
    place.guess()
    place.set_clock(by)
    assert place.guess("sesame", guard=place.started()) == RIGHT


def test_a_computer_without_a_clock_that_starts_in_1970_keeps_who_is_locked_out_and_who_is_welcome(place):
    """The Raspberry Pi: until NTP sets its clock."""
    assert place.guess("sesame", "203.0.113.77") == RIGHT
    for _ in range(FREE + 3):
        place.now += place.guess().wait
    before = place.guess("sesame").wait
    place.set_clock(-place.now + 20.0)
    place.guard = place.started()
    assert place.guess("sesame").wait == pytest.approx(before)
    assert place.guess("wrong", "203.0.113.77") == WRONG
    place.set_clock(1_800_000_000.0)
    assert place.guess("sesame").wait == pytest.approx(before)
    assert place.guard.is_welcome(Client("203.0.113.77"))


@pytest.mark.parametrize("restarted", [False, True])
@either_way
def test_a_code_used_by_a_wrong_clock_locks_nobody_out_and_counts_once(place, by, restarted):
    place.want_codes()

    def code():
        return pyotp.TOTP(SECRET).at(int(place.now))

    def tried(typed):
        return place.guess("sesame", HERE, place.started() if restarted else None, typed)

    place.set_clock(by)
    wrong_clock = code()
    assert tried(wrong_clock) == RIGHT
    place.set_clock(-by)
    right_clock = code()
    assert tried(right_clock) == RIGHT
    assert tried(right_clock) == WRONG
    place.set_clock(by)
    assert tried(wrong_clock) == WRONG


def test_what_an_earlier_nbtray_wrote_of_a_used_code_holds(place):
    code = place.want_codes()
    spent = {"step": int(place.now) // 30, "recovery": []}
    (place.folder / "totp-spent.json").write_text(json.dumps(spent))
    assert place.guess("sesame", code=code, guard=place.started()) == WRONG
    place.now += 60
    assert place.guess("sesame", code=pyotp.TOTP(SECRET).at(int(place.now)), guard=place.started()) == RIGHT


def test_a_wrong_password_uses_up_no_code(place):
    code = place.want_codes()
    assert place.guess("wrong", code=code) == WRONG
    assert place.guess("sesame", code=code) == RIGHT


def test_a_recovery_code_counts_once_and_is_told(place):
    place.want_codes("abcd-efgh-ijkl-mnop")
    assert place.guess("sesame", code="ABCDEFGH IJKLMNOP") == RIGHT
    assert place.guess("sesame", code="abcd-efgh-ijkl-mnop", guard=place.started()) == WRONG
    assert [line["event"] for line in place.told()] == ["recovery", "wrong_code"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"step": Infinity, "recovery": []}', '{"steps": 7}'])
def test_a_file_of_spent_codes_that_holds_something_else_keeps_nobody_out(place, content):
    (place.folder / "totp-spent.json").write_text(content)
    assert place.guess("sesame", code=place.want_codes(), guard=place.started()) == RIGHT


def test_guessing_codes_is_counted_like_guessing_passwords(place):
    place.want_codes()
    for _ in range(FREE + 1):
        place.guess("sesame", code="000000")
    assert place.guess("sesame", code="000000").wait > 0


@pytest.mark.parametrize(
    "content", ["", "{", "{}", '{"secret": "", "recovery": []}', '{"secret": "A", "recovery": 1}']
)
def test_a_second_factor_that_cannot_be_read_lets_nobody_in(place, content):
    (place.folder / "totp.json").write_text(content)
    for code in ("", "000000", pyotp.TOTP("A" * 32).at(int(place.now))):
        assert place.guess("sesame", code=code) == WRONG
    (place.folder / "totp.json").unlink()
    assert place.guess("sesame") == RIGHT


def test_another_account_of_this_computer_is_locked_out_alone(place):
    def guess(account):
        return asyncio.run(place.guard.judge(Guess(HERE, "", "wrong", "", account)))

    assert [guess(1001).wait > 0 for _ in range(6)] == [False] * 5 + [True]
    assert not guess(1002).wait
    assert not place.guess("wrong", HERE).wait
    assert place.guess("sesame", HERE) == RIGHT
    shown = [line["address"] for line in place.told() if line["event"] == "locked"]
    assert shown == ["this computer, uid 1001"]
