"""Which alarms about logins become which letter, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from examples import HOME, stopped
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import MAIL, SILENT, confirmed, effect_of, kept, mailing, with_letters
from playbook import EPOCH, Some, given

from nbtray.core.desktop.effects import ShowNotice
from nbtray.core.logins.effects import SaveLogins
from nbtray.core.logins.events import LoginsRead, LoginsRecalled
from nbtray.core.logins.login import Burst, LockedOut, LoginKind, LoginLine, NewPlace, PasswordKnown
from nbtray.core.logins.message import written
from nbtray.core.mail.delivery import Deferred, Delivered
from nbtray.core.mail.effects import KeepOutbox, SendLetter
from nbtray.core.mail.events import LetterDone
from nbtray.core.mail.message import MOST_INCIDENTS, IncidentKind, Topic
from nbtray.core.mail.queue import HOUR, Outbox
from nbtray.core.timers import Timer, TimerRang

KNOWN = "198.51.100.9"
STRANGER = "203.0.113.5"
NOTHING_TOLD = Outbox(identity="0123456789abcdef")
WANTED = replace(MAIL, mail=replace(MAIL.mail, logins=True))
LOGIN = LoginLine(EPOCH, LoginKind.LOGIN, STRANGER, "Firefox")


def watching(settings=WANTED, **fields):
    """A server that somebody has logged in to before."""
    state = mailing(settings=settings, **fields)
    return replace(state, logins=replace(state.logins, seen=(KNOWN,)))


def locked(address="192.0.2.1", seconds=0.0):
    return LoginLine(EPOCH + timedelta(seconds=seconds), LoginKind.LOCKED, address, "curl", wait=30)


def delivered(conversation):
    sent = effect_of(conversation, SendLetter).letter
    return sent, conversation >> LetterDone(sent.message_id, Delivered())


def waiting(conversation):
    (entry,) = conversation.state.letters.outbox.waiting
    return entry


def test_a_login_from_a_new_place_is_kept_before_it_counts_as_taken_in_and_then_sent():
    alarmed = given(watching()) >> LoginsRead((LOGIN,))
    assert alarmed.effects[:3] == (Some(KeepOutbox), Some(SaveLogins), Some(ShowNotice))
    alarmed.excludes(SendLetter)
    letter, after = delivered(kept(alarmed))
    assert letter.topic is Topic.LOGINS
    assert [(each.kind, each.at, each.address, each.browser) for each in letter.incidents] == [
        (IncidentKind.NEW_PLACE, EPOCH, STRANGER, "Firefox")
    ]
    assert (letter.computer, letter.changes) == ("lab", 1)
    assert (letter.urls, letter.lan_url, letter.fingerprint_sha256) == ((), "", "")
    assert after.state.letters.outbox.waiting == ()


def test_who_has_not_asked_for_it_or_has_no_mail_gets_no_letter():
    (given(watching(MAIL)) >> LoginsRead((LOGIN,))).excludes(KeepOutbox, SendLetter)
    no_account = replace(WANTED, mail=replace(WANTED.mail, account=""))
    (given(watching(no_account, outbox=NOTHING_TOLD)) >> LoginsRead((LOGIN,))).excludes(
        KeepOutbox, SendLetter
    )


def test_who_wants_no_notification_still_gets_the_letter():
    quiet = replace(WANTED, notices=replace(WANTED.notices, logins=False))
    (given(watching(quiet)) >> LoginsRead((LOGIN,))).excludes(ShowNotice).includes(Some(KeepOutbox))


def test_it_needs_no_address_and_no_running_server_and_makes_nobody_a_reader():
    state = with_letters(stopped(), NOTHING_TOLD, settings=WANTED)
    state = replace(state, logins=replace(state.logins, seen=(KNOWN,)))
    _, after = delivered(kept(given(state) >> LoginsRead((LOGIN,))))
    assert after.state.letters.outbox.readers == ()
    state = watching(outbox=NOTHING_TOLD)
    _, after = delivered(kept(given(state) >> LoginsRead((LOGIN,))))
    letter, _ = delivered(kept(confirmed(after, HOME).later(3.0) >> TimerRang(Timer.LETTERS)))
    assert (letter.topic, letter.addresses) == (Topic.ADDRESS, (str(HOME),))


def test_the_same_line_makes_one_letter_even_after_a_crash_that_forgot_it_was_taken_in():
    _, after = delivered(kept(given(watching()) >> LoginsRead((LOGIN,))))
    (after >> LoginsRead((LOGIN,))).excludes(KeepOutbox, SendLetter)
    crashed = after >> LoginsRecalled((KNOWN,), EPOCH - timedelta(days=1))
    (crashed >> LoginsRead((LOGIN,))).includes(Some(SaveLogins)).excludes(KeepOutbox, SendLetter)


def test_guesses_are_told_at_once_and_then_together_in_an_hour():
    first, quiet = delivered(kept(given(watching()) >> LoginsRead((locked(),))))
    assert first.incidents[0].kind is IncidentKind.LOCKED_OUT
    quiet = kept(quiet.later(60) >> LoginsRead((locked("192.0.2.2", 60),)))
    quiet = kept(quiet.later(60) >> LoginsRead((locked("192.0.2.3", 120),))).excludes(SendLetter)
    assert waiting(quiet).next_at == EPOCH + HOUR
    quiet = (quiet.later(3479) >> TimerRang(Timer.LETTERS)).excludes(SendLetter)
    letter, _ = delivered(quiet.later(2) >> TimerRang(Timer.LETTERS))
    assert [each.address for each in letter.incidents] == ["192.0.2.2", "192.0.2.3"]
    assert letter.changes == 2


def test_whoever_got_in_waits_for_no_hour_and_takes_the_guesses_along():
    _, quiet = delivered(kept(given(watching()) >> LoginsRead((locked(),))))
    quiet = kept(quiet >> LoginsRead((locked("192.0.2.2", 1),))).excludes(SendLetter)
    login = replace(LOGIN, at=EPOCH + timedelta(seconds=2))
    letter, _ = delivered(kept(quiet >> LoginsRead((login,))))
    assert [each.kind for each in letter.incidents] == [IncidentKind.LOCKED_OUT, IncidentKind.NEW_PLACE]


def test_guesses_hold_no_letter_up_that_is_tried_again():
    _, quiet = delivered(kept(given(watching()) >> LoginsRead((locked(),))))
    grave = kept(quiet >> LoginsRead((replace(LOGIN, at=EPOCH + timedelta(seconds=1)),)))
    tried = kept(grave >> LetterDone(effect_of(grave, SendLetter).letter.message_id, Deferred(SILENT)))
    again = waiting(tried).next_at
    guessed = kept(tried >> LoginsRead((locked("192.0.2.2", 2),)))
    assert waiting(guessed).next_at == again
    assert waiting(guessed).letter.changes == 2


def test_more_than_so_many_an_hour_wait_whatever_they_are_about():
    few = replace(WANTED, mail=replace(WANTED.mail, per_hour=1))
    _, after = delivered(kept(given(watching(few)) >> LoginsRead((LOGIN,))))
    other = replace(LOGIN, address="203.0.114.5", at=EPOCH + timedelta(seconds=1))
    full = kept(after >> LoginsRead((other,))).excludes(SendLetter)
    delivered(full.later(3601) >> TimerRang(Timer.LETTERS))


def test_a_clock_that_was_set_back_holds_nothing_up():
    ahead = EPOCH + timedelta(days=400)
    outbox = replace(NOTHING_TOLD, alarmed=ahead, quiet_until=ahead)
    _, after = delivered(kept(given(watching(outbox=outbox)) >> LoginsRead((locked(),))))
    assert after.state.letters.outbox.alarmed == EPOCH
    assert after.state.letters.outbox.quiet_until == EPOCH + HOUR


@pytest.mark.parametrize("behind", [timedelta(days=8), EPOCH - datetime(1970, 1, 1, tzinfo=UTC)])
def test_an_intruder_of_a_clock_that_was_behind_is_told_once_the_clock_is_right(behind):
    """The Raspberry Pi in 1970: its line is older than the last one written about, but comes after it."""
    _, talk = delivered(kept(given(watching()) >> LoginsRead((LOGIN,))))
    other = replace(LOGIN, address="203.0.114.5", at=EPOCH - behind)
    letter, _ = delivered(kept(talk >> LoginsRead((other,))))
    assert [each.at for each in letter.incidents] == [other.at]


def test_after_a_crash_no_alarm_is_told_again():
    talk = given(watching()) >> LoginsRead((LOGIN,))
    again = replace(talk.state, logins=watching().logins)
    other = replace(LOGIN, address="203.0.114.5", at=EPOCH - timedelta(days=8))
    told = replace(talk, state=again) >> LoginsRead((LOGIN, other))
    letters = [each.letter for each in told.state.letters.outbox.waiting]
    assert [incident.at for each in letters for incident in each.incidents] == [other.at, EPOCH]
    assert [each.changes for each in letters] == [2]


PLACES = st.integers(1, 9).map(lambda number: f"192.0.2.{number}")
KINDS = st.sampled_from([NewPlace, PasswordKnown, LockedOut, Burst])


@forall(st.lists(st.lists(st.tuples(KINDS, PLACES), max_size=30), max_size=8))
def test_each_alarm_is_in_one_letter_and_no_intruder_hides_among_guessers(story):
    state, second, intruders = watching(), 0, 0
    for alarms in story:
        made, lines = [], []
        for kind, place in alarms:
            second += 1
            at = EPOCH + timedelta(seconds=second)
            made.append(Burst(at, 5, 2) if kind is Burst else kind(replace(LOGIN, at=at, address=place)))
            lines.append(replace(LOGIN, at=at))
            intruders += kind in (NewPlace, PasswordKnown)
        now = EPOCH + timedelta(seconds=second)
        state = written(written(state, made, lines, now), made, lines, now)
    letters = [each.letter for each in state.letters.outbox.waiting]
    assert len(letters) == bool(second)
    assert sum(each.changes for each in letters) == second
    for letter in letters:
        assert len(letter.incidents) == min(second, MOST_INCIDENTS)
        assert sum(each.kind.is_grave for each in letter.incidents) == min(intruders, MOST_INCIDENTS)
        assert list(letter.incidents) == sorted(letter.incidents, key=lambda each: each.at)
