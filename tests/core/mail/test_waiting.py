from dataclasses import replace
from datetime import timedelta

from letters import ALARM, ALIVE, FULL_OUTBOX, MOVE, SILENT, WRONG_PASSWORD
from playbook import EPOCH

from nbtray.core.mail.queue import Hold, Waiting
from nbtray.core.mail.waiting import WaitsFor, report, waiting_letters

LATER = EPOCH + timedelta(minutes=2)


def seen(*entries, sending="", per_hour=6, accepted=()):
    return waiting_letters(replace(FULL_OUTBOX, waiting=entries, accepted=accepted), sending, per_hour)


def test_each_tells_what_it_is_about_and_what_it_waits_for():
    older = replace(ALIVE, written_at=EPOCH - timedelta(days=1))
    letters = seen(
        Waiting(MOVE, LATER, attempts=3, problem=SILENT),
        Waiting(older, EPOCH, attempts=1, hold=Hold.PERSON, problem=WRONG_PASSWORD),
        Waiting(ALARM, LATER, hold=Hold.UNLOCK),
    )
    assert [(each.number, each.subject, each.waits_for, each.next_try) for each in letters] == [
        ("6", "still at 82.3.70.20", WaitsFor.PERSON, None),
        ("7", "new address 82.3.70.20", WaitsFor.TIME, LATER),
        ("5", "login alarm: somebody logged in from 203.0.113.5 (and 1 more)", WaitsFor.KEYRING, LATER),
    ]
    assert [each.problem for each in letters] == [WRONG_PASSWORD, SILENT, None]


def test_the_one_that_is_being_sent_has_no_next_try():
    (letter,) = seen(Waiting(MOVE, LATER), sending=MOVE.message_id)
    assert (letter.waits_for, letter.next_try) == (WaitsFor.ANSWER, None)


def test_the_next_try_heeds_the_hours_limit():
    accepted = (EPOCH - timedelta(minutes=50), EPOCH - timedelta(minutes=5))
    (letter,) = seen(Waiting(MOVE, LATER), per_hour=2, accepted=accepted)
    assert letter.next_try == EPOCH + timedelta(minutes=10)
    (letter,) = seen(Waiting(MOVE, LATER), per_hour=3, accepted=accepted)
    assert letter.next_try == LATER


def test_the_report_is_json_values():
    assert report(seen(Waiting(MOVE, LATER, attempts=3, problem=SILENT))) == [
        {
            "number": "7",
            "subject": "new address 82.3.70.20",
            "written_at": "2026-03-01T12:00:00+00:00",
            "attempts": 3,
            "waits_for": "time",
            "next_try": "2026-03-01T12:02:00+00:00",
            "problem": str(SILENT),
        }
    ]
