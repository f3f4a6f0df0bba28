"""Which logins are worth telling."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playbook import EPOCH

from nbtray.core.logins.login import Burst, LockedOut, LoginKind, LoginLine, NewPlace, PasswordKnown
from nbtray.core.logins.watch import BURST, HERE, REMEMBERED, LoginWatch, after_lines, place_of

HOME, CAFE = "198.51.100.9", "203.0.113.5"
KNOWN = LoginWatch(seen=(HOME,))


def line(kind, address=CAFE, second=0.0):
    return LoginLine(EPOCH + timedelta(seconds=second), LoginKind(kind), address, "Firefox")


def alarms(watch, *lines):
    return list(after_lines(watch, lines)[1])


def test_the_first_login_of_all_is_no_alarm_and_the_next_place_is():
    watch, told = after_lines(LoginWatch(), [line("login", HOME)])
    assert (watch.seen, told) == ((HOME,), ())
    new = line("login", CAFE, 1)
    watch, told = after_lines(watch, [new])
    assert told == (NewPlace(new),)
    assert alarms(watch, line("login", CAFE, 2), line("login", HOME, 3)) == []


def test_another_address_of_the_same_64_is_the_same_place():
    watch, _ = after_lines(LoginWatch(), [line("login", "2001:db8:1:2::1")])
    assert alarms(watch, line("login", "2001:db8:1:2:aaaa::7", 1)) == []
    assert alarms(watch, line("login", "2001:db8:1:3::1", 1)) != []


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_login_at_this_computer_alarms_nobody(address):
    assert place_of(address) == HERE
    assert alarms(KNOWN, line("login", address)) == []


def test_another_account_of_this_computer_is_a_place_of_its_own():
    account = "this computer, uid 1001"
    assert place_of(account) == account
    new, locked = line("login", account), line("locked", account, 1)
    assert alarms(KNOWN, new, locked) == [NewPlace(new), LockedOut(locked)]


def test_what_has_been_taken_in_is_not_told_again():
    lines = [line("login", CAFE, 1), line("locked", "192.0.2.1", 2)]
    watch, told = after_lines(KNOWN, lines)
    assert len(told) == 2
    assert after_lines(watch, lines) == (watch, ())


def test_a_lock_out_is_told_once_an_hour_for_each_network():
    locked = line("locked", CAFE, 1)
    watch, told = after_lines(KNOWN, [locked])
    assert told == (LockedOut(locked),)
    assert alarms(watch, line("locked", CAFE, 3000)) == []
    assert alarms(watch, line("locked", "192.0.2.1", 3000)) != []
    assert alarms(watch, line("locked", CAFE, 3602)) != []


def test_what_was_told_before_the_clock_was_set_back_keeps_nothing_quiet():
    watch, _ = after_lines(KNOWN, [line("locked", CAFE, 90_000), *failures(4, places=2, begin=90_001)])
    assert alarms(watch, line("failed", HOME, 1), back := line("locked", CAFE, 2)) == [LockedOut(back)]


def failures(count, *, places, every=1.0, begin=0.0):
    return [line("failed", f"192.0.2.{number % places}", begin + number * every) for number in range(count)]


def test_many_wrong_passwords_from_several_places_are_told_once_an_hour():
    watch, told = after_lines(KNOWN, failures(BURST, places=3))
    assert told == (Burst(EPOCH + timedelta(seconds=BURST - 1), BURST, 3),)
    assert alarms(watch, *failures(20, places=3, begin=100)) == []
    (again,) = alarms(watch, *failures(20, places=3, begin=3700))
    assert (again.failures, again.networks) == (BURST, 3)


def test_one_place_alone_is_told_as_a_lock_out_only():
    assert alarms(KNOWN, *failures(BURST * 2, places=1)) == []


def test_a_person_who_mistypes_now_and_then_is_no_burst():
    assert alarms(KNOWN, *failures(20, places=2, every=300.0)) == []
    assert alarms(KNOWN, *(line("failed", "127.0.0.1", second) for second in range(20))) == []


def test_the_right_password_with_a_wrong_code_is_told_unless_somebody_is_known_there():
    wrong = line("wrong_code", CAFE, 1)
    watch, told = after_lines(KNOWN, [wrong])
    assert told == (PasswordKnown(wrong),)
    assert alarms(watch, line("wrong_code", CAFE, 2)) == []
    assert alarms(KNOWN, line("wrong_code", HOME), line("wrong_code", "127.0.0.1", 1)) == []


def test_a_recovery_code_is_a_login():
    assert alarms(KNOWN, new := line("recovery", CAFE)) == [NewPlace(new)]


def test_other_lines_are_no_alarm():
    assert alarms(KNOWN, line("brake", CAFE, 1), line("everybody_out", "127.0.0.1", 2)) == []


def test_the_place_that_logged_in_longest_ago_is_forgotten_first():
    lines = [line("login", f"10.0.{n // 250}.{n % 250}", n) for n in range(REMEMBERED + 10)]
    watch, _ = after_lines(KNOWN, lines)
    assert len(watch.seen) == REMEMBERED
    assert HOME not in watch.seen
    assert watch.seen[-1] == place_of(lines[-1].address)


@given(st.text(max_size=40))
def test_no_address_breaks_it(text):
    assert alarms(KNOWN, line("login", text)) in ([], [NewPlace(line("login", text))])


@given(
    st.lists(st.tuples(st.sampled_from(list(LoginKind)), st.integers(0, 3), st.integers(1, 900)), max_size=60)
)
def test_reading_line_by_line_or_at_once_is_the_same(made):
    lines, second = [], 0
    for kind, who, pause in made:
        second += pause
        lines.append(line(kind, f"192.0.2.{who}", second))
    whole = after_lines(KNOWN, lines)
    watch, told = KNOWN, ()
    for each in lines:
        watch, more = after_lines(watch, [each])
        told += more
    assert whole == (watch, told)
