from dataclasses import replace
from datetime import timedelta

from examples import HOME
from hypothesis import given as forall
from hypothesis import strategies as st
from letters import ALIVE, MOVE, SILENT, WRONG_PASSWORD, holding, only, told
from playbook import EPOCH, at

from nbtray.core.mail.attempts import (
    EXPIRES,
    LOCKED_PAUSE,
    LONGEST_PAUSE,
    MAY_HAVE_COME,
    done,
    given_up,
    next_attempt,
    pause,
    released,
)
from nbtray.core.mail.delivery import Deferred, Delivered, Refused, Unconfirmed
from nbtray.core.mail.queue import Hold, Outbox, Waiting, queued
from nbtray.core.moment import Moment
from nbtray.storage.outbox_json import from_json, to_json

THIRD = "83.4.71.30"
LATER = replace(MOVE, message_id="<8@nbtray.invalid>", addresses=(THIRD,), moved_from=("82.3.70.20",))
IPV6 = replace(LATER, addresses=("82.3.70.20", "2001:db8::2"), moved_from=("2001:db8::1",))
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = 86400.0


def test_accepted_is_gone_and_remembered_for_an_hour():
    outbox = done(holding(MOVE), MOVE.message_id, Delivered(), at(0.0))
    assert (outbox.waiting, outbox.accepted) == ((), (EPOCH,))
    later = done(queued(outbox, LATER, ""), LATER.message_id, Delivered(), at(7200.0))
    assert later.accepted == (EPOCH + timedelta(hours=2),)


def test_what_nobody_waits_for_changes_nothing():
    assert done(holding(MOVE), "<other>", Delivered(), at(0.0)) == holding(MOVE)


def test_pauses_grow_from_seconds_to_hours():
    pauses = [pause(attempts) for attempts in range(1, 12)]
    assert pauses[0] == timedelta(seconds=10)
    assert pauses[-1] == LONGEST_PAUSE == timedelta(hours=4)
    assert pauses == sorted(pauses)
    assert pause(10_000) == LONGEST_PAUSE


def test_a_deferred_letter_is_tried_again_after_its_pause():
    outbox = holding(MOVE)
    for attempts in range(1, 5):
        outbox = done(outbox, MOVE.message_id, Deferred(SILENT), at(0.0))
        entry, due = next_attempt(outbox, 6, EPOCH)
        assert (entry.attempts, due) == (attempts, EPOCH + pause(attempts))
        assert entry.letter == MOVE


def test_what_needs_a_person_is_not_tried_by_itself():
    outbox = done(holding(MOVE), MOVE.message_id, Refused(WRONG_PASSWORD), at(0.0))
    assert next_attempt(outbox, 6, EPOCH + EXPIRES) is None
    assert next_attempt(released(outbox, (Hold.TIME,), EPOCH), 6, EPOCH) is None
    assert next_attempt(released(outbox, (Hold.PERSON,), EPOCH), 6, EPOCH)[1] == EPOCH


def test_a_locked_keyring_is_looked_at_now_and_then_and_at_once_when_it_is_unlocked():
    outbox = done(holding(MOVE), MOVE.message_id, Deferred(SILENT, for_unlock=True), at(0.0))
    assert next_attempt(outbox, 6, EPOCH)[1] == EPOCH + LOCKED_PAUSE
    assert next_attempt(released(outbox, (Hold.TIME,), EPOCH), 6, EPOCH)[1] == EPOCH + LOCKED_PAUSE
    assert next_attempt(released(outbox, (Hold.UNLOCK,), EPOCH), 6, EPOCH)[1] == EPOCH
    otherwise = done(outbox, MOVE.message_id, Deferred(SILENT), at(0.0))
    assert only(otherwise).hold is Hold.TIME


def test_afresh_forgets_what_was_tried():
    outbox = done(holding(MOVE), MOVE.message_id, Refused(WRONG_PASSWORD), at(0.0))
    entry = only(released(outbox, tuple(Hold), EPOCH, afresh=True))
    assert (entry.attempts, entry.problem, entry.hold) == (0, None, Hold.TIME)


def test_unconfirmed_is_sent_again_by_the_same_name_a_few_times():
    outbox = holding(MOVE)
    for number in range(1, MAY_HAVE_COME):
        assert given_up(outbox, MOVE.message_id, Unconfirmed(SILENT), at(0.0)) is None
        outbox = done(outbox, MOVE.message_id, Unconfirmed(SILENT), at(0.0))
        assert only(outbox).unconfirmed == number
        assert only(outbox).letter == MOVE
    assert given_up(outbox, MOVE.message_id, Unconfirmed(SILENT), at(0.0)) == SILENT
    assert done(outbox, MOVE.message_id, Unconfirmed(SILENT), at(0.0)).waiting == ()


def tried(outbox, *seconds, delivery=None):
    """The outbox after an attempt in vain at each of these monotonic seconds of one life."""
    for each in seconds:
        outbox = done(outbox, MOVE.message_id, delivery or Deferred(SILENT), at(each))
    return outbox


def test_after_a_week_of_attempts_a_letter_is_given_up():
    a_week = tried(holding(MOVE), *(DAY * day for day in range(7)))
    assert timedelta(days=7) == EXPIRES
    assert only(a_week).age == timedelta(days=6)
    assert given_up(a_week, MOVE.message_id, Deferred(SILENT), at(7 * DAY - 1.0)) is None
    assert given_up(a_week, MOVE.message_id, Deferred(SILENT), at(7 * DAY)) == SILENT
    assert tried(a_week, 7 * DAY).waiting == ()


def test_a_letter_that_was_never_tried_meanwhile_does_not_grow_old():
    a_year_offline = tried(holding(MOVE), 0.0, 10.0, 365 * DAY)
    assert only(a_year_offline).age == timedelta(days=1, seconds=10)


def test_what_waits_for_a_person_does_not_grow_old():
    for delivery in (Refused(WRONG_PASSWORD), Deferred(SILENT, for_unlock=True)):
        assert only(tried(holding(MOVE), *range(0, 900_000, 3600), delivery=delivery)).age == timedelta()


def test_ages_of_several_lives_add_up():
    """The monotonic clock begins anew at each boot."""
    outbox = holding(MOVE)
    for _ in range(13):
        outbox = from_json(to_json(tried(outbox, 500.0, 500.0 + DAY / 2)))
    assert only(outbox).age == timedelta(days=6.5)
    assert only(tried(outbox, 500.0)).age == timedelta(days=6.5)
    assert tried(outbox, 500.0, 500.0 + DAY / 2).waiting == ()


def test_a_letter_is_not_given_up_that_has_become_part_of_a_newer_one():
    outbox = tried(holding(MOVE), *(DAY * day for day in range(7)))
    outbox = queued(outbox, LATER, MOVE.message_id)
    assert given_up(outbox, MOVE.message_id, Deferred(SILENT), at(7 * DAY)) is None
    assert only(tried(outbox, 7 * DAY)).letter.changes == 2


def test_afresh_makes_a_letter_young_again():
    outbox = tried(holding(MOVE), 0.0, DAY)
    assert only(released(outbox, tuple(Hold), EPOCH, afresh=True)).age == timedelta()


def test_more_than_so_many_an_hour_wait():
    accepted = tuple(EPOCH + MINUTE * number for number in range(6))
    outbox = replace(holding(MOVE), accepted=accepted)
    now = EPOCH + MINUTE * 6
    assert next_attempt(outbox, 6, now)[1] == EPOCH + timedelta(hours=1)
    assert next_attempt(outbox, 7, now)[1] <= now
    assert next_attempt(outbox, 1, now)[1] == EPOCH + MINUTE * 65


def test_letters_of_a_time_to_come_do_not_count_after_the_clock_was_set_back():
    outbox = replace(holding(MOVE), accepted=(EPOCH + timedelta(days=400),))
    assert done(outbox, MOVE.message_id, Delivered(), at(0.0)).accepted == (EPOCH,)


def test_a_clock_that_was_set_back_holds_nothing_up():
    long_ago = EPOCH - timedelta(days=400)
    outbox = replace(holding(MOVE), accepted=(EPOCH,) * 6)
    assert next_attempt(outbox, 6, long_ago)[1] == long_ago


ADDRESSES = st.sampled_from(["81.2.69.10", "82.3.70.20", THIRD, "84.5.72.40"])
DELIVERIES = st.sampled_from(
    [Delivered(), Deferred(SILENT), Unconfirmed(SILENT), Refused(WRONG_PASSWORD), None]
)


@forall(st.lists(st.tuples(ADDRESSES, DELIVERIES), max_size=30))
def test_no_change_is_lost_and_none_told_twice(story):
    """Changes and attempts in any order: each change is in one letter that came, waits, or was given up."""
    outbox, here, came, lost = told(HOME), "81.2.69.10", [], 0
    changes = 0
    for number, (address, delivery) in enumerate(story):
        if address != here:
            changes += 1
            letter = replace(
                MOVE, message_id=f"<{number}>", addresses=(address,), moved_from=(here,), changes=1
            )
            outbox, here = queued(outbox, letter, ""), address
        if delivery is not None and outbox.waiting:
            entry = outbox.waiting[0]
            if given_up(outbox, entry.letter.message_id, delivery, at(0.0)):
                lost += entry.letter.changes
            if isinstance(delivery, Delivered):
                came.append(entry.letter)
            outbox = done(outbox, entry.letter.message_id, delivery, at(0.0))
        assert len(outbox.waiting) <= 1
        if outbox.waiting:
            assert outbox.waiting[0].letter.addresses == (here,)
    waiting = sum(each.letter.changes for each in outbox.waiting)
    assert sum(letter.changes for letter in came) + waiting + lost == changes
    assert len({letter.message_id for letter in came}) == len(came)


@forall(st.lists(st.sampled_from([0.0, 30.0, 600.0, 4000.0]), max_size=40), st.integers(1, 10))
def test_never_more_than_so_many_letters_in_any_hour(gaps, per_hour):
    outbox, now, sent = told(HOME), EPOCH, []
    for number, gap in enumerate(gaps):
        now += timedelta(seconds=gap)
        letter = replace(MOVE, message_id=f"<{number}>", written_at=now)
        outbox = queued(outbox, letter, "")
        entry, due = next_attempt(outbox, per_hour, now)
        if due <= now:
            outbox = done(outbox, entry.letter.message_id, Delivered(), Moment(0.0, now))
            sent.append(now)
    for index, first in enumerate(sent):
        assert len([each for each in sent[index:] if each - first < timedelta(hours=1)]) <= per_hour


def test_what_waits_longest_is_tried_first():
    first = Waiting(ALIVE, EPOCH)
    second = Waiting(MOVE, EPOCH + MINUTE)
    assert next_attempt(Outbox("ab", waiting=(second, first)), 6, EPOCH + MINUTE)[0] == first
